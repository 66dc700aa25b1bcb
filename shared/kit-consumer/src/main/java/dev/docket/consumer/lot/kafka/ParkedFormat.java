package dev.docket.consumer.lot.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedRecord;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// The records of a parking lot. Key: the source offset, 8 bytes, big endian, so that compaction
/// leaves the last word about a record. Value: the original's, so that strangers' tools can read
/// it; a tombstone says that the record has gone. Headers: the original's, then ours.
final class ParkedFormat {

  private static final String PREFIX = "docket.parked.";
  private static final String OFFSET = PREFIX + "offset";
  private static final String TIMESTAMP = PREFIX + "timestamp";
  private static final String TIMESTAMP_TYPE = PREFIX + "timestamp-type";
  private static final String KEY = PREFIX + "key";
  private static final String NO_VALUE = PREFIX + "no-value";
  private static final String CAUSE = PREFIX + "cause";
  private static final String DETAIL = PREFIX + "detail";
  private static final String AT = PREFIX + "at";

  /// Stands before those original headers that would be taken for ours: of a record that somebody
  /// has copied back from a lot as it was.
  private static final String ORIGINAL = PREFIX + "original.";

  private static final byte[] NOTHING = {};

  private ParkedFormat() {}

  /// What a record of a lot says.
  sealed interface Content {
    record Change(LotChange change) implements Content {}

    /// Not of ours, or of a version to come.
    record Foreign(String why) implements Content {}
  }

  static ProducerRecord<byte[], byte[]> write(TopicPartition lot, LotChange change) {
    var key = ByteBuffer.allocate(Long.BYTES).putLong(change.offset()).array();
    return switch (change) {
      case LotChange.Gone _ -> new ProducerRecord<>(lot.topic(), lot.partition(), key, null);
      case LotChange.Parked(var record) -> {
        byte @Nullable [] value = record.original().value();
        yield new ProducerRecord<>(
            lot.topic(), lot.partition(), key, value == null ? NOTHING : value, headers(record));
      }
    };
  }

  private static Headers headers(ParkedRecord record) {
    var original = record.original();
    var headers = new RecordHeaders();
    for (var header : original.headers()) {
      var name = header.key();
      headers.add(name.startsWith(PREFIX) ? ORIGINAL + name : name, header.value());
    }
    add(headers, OFFSET, Long.toString(original.offset()));
    add(headers, TIMESTAMP, Long.toString(original.timestamp()));
    add(headers, TIMESTAMP_TYPE, original.timestampType().toString());
    if (original.key() != null) {
      headers.add(KEY, original.key());
    }
    if (original.value() == null) {
      headers.add(NO_VALUE, NOTHING);
    }
    add(headers, CAUSE, record.reason().cause().wireName());
    add(headers, DETAIL, record.reason().detail());
    add(headers, AT, record.parkedAt().toString());
    return headers;
  }

  private static void add(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(UTF_8));
  }

  /// @param source the partition that the lot belongs to
  static Content read(TopicPartition source, ConsumerRecord<byte[], byte[]> entry) {
    if (entry.key() == null || entry.key().length != Long.BYTES) {
      return new Content.Foreign("the key is not an offset");
    }
    long offset = ByteBuffer.wrap(entry.key()).getLong();
    if (entry.value() == null) {
      return new Content.Change(new LotChange.Gone(offset));
    }
    try {
      return new Content.Change(new LotChange.Parked(parked(source, offset, entry)));
    } catch (IllegalArgumentException | NoSuchElementException | DateTimeException e) {
      return new Content.Foreign(String.valueOf(e.getMessage()));
    }
  }

  private static ParkedRecord parked(
      TopicPartition source, long offset, ConsumerRecord<byte[], byte[]> entry) {
    var headers = entry.headers();
    if (Long.parseLong(text(headers, OFFSET)) != offset) {
      throw new IllegalArgumentException("key and header name different offsets");
    }
    byte @Nullable [] key = value(headers, KEY);
    byte @Nullable [] value = value(headers, NO_VALUE) == null ? entry.value() : null;
    var original =
        new ConsumerRecord<byte[], byte[]>(
            source.topic(),
            source.partition(),
            offset,
            Long.parseLong(text(headers, TIMESTAMP)),
            TimestampType.forName(text(headers, TIMESTAMP_TYPE)),
            key == null ? ConsumerRecord.NULL_SIZE : key.length,
            value == null ? ConsumerRecord.NULL_SIZE : value.length,
            key,
            value,
            originals(headers),
            Optional.empty());
    var reason = new ParkReason(cause(text(headers, CAUSE)), text(headers, DETAIL));
    return new ParkedRecord(original, reason, Instant.parse(text(headers, AT)));
  }

  private static Headers originals(Headers headers) {
    var originals = new RecordHeaders();
    for (var header : headers) {
      var name = header.key();
      if (name.startsWith(ORIGINAL)) {
        originals.add(name.substring(ORIGINAL.length()), header.value());
      } else if (!name.startsWith(PREFIX)) {
        originals.add(header);
      }
    }
    return originals;
  }

  private static ParkReason.Cause cause(String wireName) {
    return Arrays.stream(ParkReason.Cause.values())
        .filter(cause -> cause.wireName().equals(wireName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown " + CAUSE));
  }

  private static String text(Headers headers, String name) {
    var value = value(headers, name);
    if (value == null) {
      throw new IllegalArgumentException("no header " + name);
    }
    return new String(value, UTF_8);
  }

  private static byte @Nullable [] value(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }
}

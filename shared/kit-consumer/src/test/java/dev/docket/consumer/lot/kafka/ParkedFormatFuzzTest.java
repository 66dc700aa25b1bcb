package dev.docket.consumer.lot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.kafka.ParkedFormat.Content;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// An input is a list of fields, each a byte of length and as many bytes; 255 stands for null. The
/// first two are the record's key and value, then come names and values of headers in turn.
class ParkedFormatFuzzTest {

  private static final TopicPartition SOURCE = new TopicPartition("orders", 3);
  private static final TopicPartition LOT = new TopicPartition("orders.g.parked", 3);
  private static final int NULL = 255;

  @FuzzTest
  void shouldReadAChangeOrSayWhyNot(byte[] bytes) {
    var fields = fields(bytes);
    if (fields.size() < 2) {
      return;
    }
    var headers = new RecordHeaders();
    for (int i = 2; i + 1 < fields.size(); i += 2) {
      var name = fields.get(i);
      headers.add(name == null ? "" : new String(name, StandardCharsets.UTF_8), fields.get(i + 1));
    }
    switch (ParkedFormat.read(SOURCE, entry(fields.get(0), fields.get(1), headers))) {
      case Content.Foreign(var why) -> assertThat(why).isNotEmpty();
      case Content.Change(var change) -> shouldReadWhatItWrites(change);
    }
  }

  private static void shouldReadWhatItWrites(LotChange change) {
    var written = ParkedFormat.write(LOT, change);
    var read = ParkedFormat.read(SOURCE, entry(written.key(), written.value(), written.headers()));
    assertThat(read)
        .isInstanceOfSatisfying(
            Content.Change.class,
            again -> assertThat(facts(again.change())).isEqualTo(facts(change)));
  }

  /// Records with byte arrays in them are not equal to each other.
  private static List<?> facts(LotChange change) {
    return switch (change) {
      case LotChange.Gone gone -> List.of(gone);
      case LotChange.Parked(var parked) -> {
        var original = parked.original();
        yield List.of(
            original.offset(),
            original.timestamp(),
            original.timestampType(),
            Arrays.toString(original.key()),
            Arrays.toString(original.value()),
            Arrays.<Header>asList(original.headers().toArray()),
            parked.reason(),
            parked.parkedAt());
      }
    };
  }

  private static ConsumerRecord<byte[], byte[]> entry(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return new ConsumerRecord<>(
        LOT.topic(),
        LOT.partition(),
        0,
        0,
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static List<byte @Nullable []> fields(byte[] bytes) {
    var fields = new ArrayList<byte @Nullable []>();
    var input = ByteBuffer.wrap(bytes);
    while (input.hasRemaining()) {
      int length = Byte.toUnsignedInt(input.get());
      if (length == NULL) {
        fields.add(null);
      } else {
        var field = new byte[Math.min(length, input.remaining())];
        input.get(field);
        fields.add(field);
      }
    }
    return fields;
  }
}

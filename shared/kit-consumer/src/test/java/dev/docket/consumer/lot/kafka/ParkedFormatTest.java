package dev.docket.consumer.lot.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedRecord;
import dev.docket.consumer.source.RecordSize;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The format as strangers read it. It must not change.
class ParkedFormatTest {

  private static final TopicPartition LOT = new TopicPartition("greetings.greeter.parked", 3);

  @Test
  void shouldWriteARecordForStrangersToo() {
    var headers = new RecordHeaders();
    headers.add("trace", "abc".getBytes(UTF_8)).add("docket.parked.at", "before".getBytes(UTF_8));
    var written = ParkedFormat.write(LOT, parked("Ada", "hello", headers));

    assertThat(text(written))
        .isEqualTo(
            """
            greetings.greeter.parked/3 00000000000002c8=hello
            trace: abc
            docket.parked.original.docket.parked.at: before
            docket.parked.offset: 712
            docket.parked.timestamp: 1700000000000
            docket.parked.timestamp-type: CreateTime
            docket.parked.key: Ada
            docket.parked.cause: exhausted
            docket.parked.detail: IOException
            docket.parked.at: 2025-11-21T12:00:00.123Z\
            """);
  }

  @Test
  void shouldTellAnEmptyRecordFromATombstone() {
    var empty = ParkedFormat.write(LOT, parked(null, null, new RecordHeaders()));
    var gone = ParkedFormat.write(LOT, new LotChange.Gone(712));

    assertThat(text(empty))
        .isEqualTo(
            """
            greetings.greeter.parked/3 00000000000002c8=
            docket.parked.offset: 712
            docket.parked.timestamp: 1700000000000
            docket.parked.timestamp-type: CreateTime
            docket.parked.no-value:\s
            docket.parked.cause: exhausted
            docket.parked.detail: IOException
            docket.parked.at: 2025-11-21T12:00:00.123Z\
            """);
    assertThat(text(gone)).isEqualTo("greetings.greeter.parked/3 00000000000002c8=null");
  }

  @ParameterizedTest
  @CsvSource({"100000, h, 0", "20000, docket.parked.h, 0", "20000, 名前, 5", "1, h, 500000"})
  void shouldFitIntoTheLotWhateverHeadersCameWithIt(int count, String name, int bytes) {
    // Given
    var headers = new RecordHeaders();
    for (int i = 0; i < count; i++) {
      headers.add(name, new byte[bytes]);
    }
    var parked = (LotChange.Parked) parked("k".repeat(1_000), "hello", headers);

    // When
    var written = ParkedFormat.write(LOT, parked);

    // Then
    int size =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE,
            CompressionType.NONE,
            written.key(),
            written.value(),
            written.headers().toArray());
    assertThat(size)
        .isLessThanOrEqualTo(RecordSize.bytes(parked.record().original()) + SideTopic.HEADER_BYTES);
  }

  private static LotChange parked(
      @Nullable String key, @Nullable String value, RecordHeaders headers) {
    var original =
        new ConsumerRecord<byte[], byte[]>(
            "greetings",
            3,
            712,
            1_700_000_000_000L,
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            key == null ? null : key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8),
            headers,
            Optional.empty());
    var reason = new ParkReason(ParkReason.Cause.EXHAUSTED, "IOException");
    return new LotChange.Parked(
        new ParkedRecord(original, reason, Instant.parse("2025-11-21T12:00:00.123Z")));
  }

  private static String text(ProducerRecord<byte[], byte[]> record) {
    var value = record.value() == null ? "null" : new String(record.value(), UTF_8);
    var first =
        "%s/%d %s=%s"
            .formatted(
                record.topic(), record.partition(), HexFormat.of().formatHex(record.key()), value);
    var headers =
        StreamSupport.stream(record.headers().spliterator(), false)
            .map(header -> "\n" + header.key() + ": " + new String(header.value(), UTF_8))
            .collect(Collectors.joining());
    return first + headers;
  }
}

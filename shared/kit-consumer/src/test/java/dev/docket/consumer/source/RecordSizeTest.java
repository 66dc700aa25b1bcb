package dev.docket.consumer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordSizeTest {

  @Test
  void shouldCountKeyAndValueWhereThereAreSuch() {
    assertThat(RecordSize.bytes(record(3, 5, new RecordHeaders()))).isEqualTo(8);
    assertThat(RecordSize.bytes(record(ConsumerRecord.NULL_SIZE, 5, new RecordHeaders())))
        .isEqualTo(5);
    assertThat(RecordSize.bytes(record(3, ConsumerRecord.NULL_SIZE, new RecordHeaders())))
        .isEqualTo(3);
  }

  @Test
  void shouldCountHeadersByTheirBytesAndTheirNumber() {
    // Given
    var headers = new RecordHeaders();
    headers.add("name", new byte[10]).add("né", new byte[0]).add("none", null);

    // Then
    assertThat(RecordSize.bytes(record(3, 5, headers))).isEqualTo(8 + (4 + 10) + 3 + 4 + 3 * 32);
  }

  private static ConsumerRecord<byte[], byte[]> record(int key, int value, Headers headers) {
    return new ConsumerRecord<>(
        "topic",
        0,
        7,
        0,
        TimestampType.CREATE_TIME,
        key,
        value,
        new byte[Math.max(0, key)],
        new byte[Math.max(0, value)],
        headers,
        Optional.empty());
  }
}

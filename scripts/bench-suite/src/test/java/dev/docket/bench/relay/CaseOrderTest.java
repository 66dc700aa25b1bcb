package dev.docket.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.docket.bench.BenchFailedException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class CaseOrderTest {

  private final CaseOrder order = new CaseOrder();

  @Test
  void shouldTakeEachCaseInItsOrder() {
    // Given
    long laterOfOne = 1 + OutboxTable.CASES;

    // Then
    assertThat(order.take(event("7-2"))).isEqualTo(2);
    assertThat(order.take(event("7-1"))).isEqualTo(1);
    assertThat(order.take(event("9-" + laterOfOne))).isEqualTo(laterOfOne);
  }

  @Test
  void shouldRefuseAnEventThatComesTwice() {
    order.take(event("7-1"));

    assertThatExceptionOfType(BenchFailedException.class)
        .isThrownBy(() -> order.take(event("7-1")));
  }

  @Test
  void shouldRefuseAnEventBehindALaterOneOfItsCase() {
    order.take(event("7-" + (1 + OutboxTable.CASES)));

    assertThatExceptionOfType(BenchFailedException.class)
        .isThrownBy(() -> order.take(event("7-1")))
        .withMessageContaining("behind 1001");
  }

  private static ConsumerRecord<byte[], byte[]> event(String position) {
    var message = new ConsumerRecord<>("topic", 0, 0, new byte[0], new byte[0]);
    message.headers().add("position", position.getBytes(StandardCharsets.US_ASCII));
    return message;
  }
}

package dev.docket.thirdpartyreader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.thirdparty.ThirdPartyType;
import dev.docket.thirdparty.Ticket;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventOrderTest {
  private final EventOrder order = new EventOrder();

  @Test
  void shouldNoticeAnEventThatComesAfterAYoungerOneOfItsTicket() {
    assertThat(order.isLate(ticket("OPS-1"), at(2))).isFalse();
    assertThat(order.isLate(ticket("OPS-1"), at(2))).isFalse();
    assertThat(order.isLate(ticket("OPS-2"), at(1))).isFalse();
    assertThat(order.isLate(ticket("OPS-1"), at(1))).isTrue();
    assertThat(order.isLate(ticket("OPS-1"), at(3))).isFalse();
  }

  @Test
  void shouldForgetRatherThanGrow() {
    // Given
    order.isLate(ticket("OPS-0"), at(2));

    // When
    for (int i = 1; i <= EventOrder.MAX_TICKETS; i++) {
      order.isLate(ticket("OPS-" + i), at(1));
    }

    // Then
    assertThat(order.isLate(ticket("OPS-0"), at(1))).isFalse();
  }

  private static Ticket ticket(String key) {
    return new Ticket(ThirdPartyType.JIRA, 42, "acc-1", key, null, null);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}

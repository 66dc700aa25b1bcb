package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.lot.ParkedSelection;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Why a record has no effect is written before anything of it counts as done.
class ExplainedOutcomeTest {

  private final VirtualConsumer consumer =
      new VirtualConsumer(CONFIG.withOrder(Order.KEY).withOnExhausted(OnExhausted.PARK));
  private final FakeRecordSource source = consumer.source;

  @Test
  void shouldTellWhyARecordHasNoEffectBeforeItIsSettled() {
    source.deliver(0, "a.1@org7");
    consumer.settle(consumer.last(), 0, HandleResp.discard("refused"));

    assertThat(consumer.outcomes)
        .extracting(
            told -> "%s %s %s %s".formatted(told.kind(), told.reason(), told.key(), told.tenant()))
        .containsExactly("DISCARDED refused a org7");
    assertThat(consumer.committed(0)).isEqualTo(1);
  }

  @Test
  void shouldSettleNothingOfALaneBeforeItIsWrittenWhyARecordHasNoEffect() {
    // Given
    var unwritten = new ArrayList<Promise<Void>>();
    consumer.unwritten = unwritten;
    source.deliver(0, "b.1", "a.1");
    source.deliver(0, "a.2", "a.3", "b.2");

    // When
    consumer.answer("a.1", HandleResp.discard("refused"));
    consumer.answer("a.2", HandleResp.success());
    consumer.answer("a.3", HandleResp.discard("refused"));
    consumer.answer("b.1", HandleResp.success());
    consumer.answer("b.2", HandleResp.success());

    // Then: were a.2 settled, a death would bring a.1 back behind it
    assertThat(consumer.flow.status().inFlight()).isEqualTo(3);
    unwritten.get(1).complete();
    consumer.turn();
    assertThat(consumer.flow.status().inFlight()).isEqualTo(3);
    unwritten.getFirst().complete();
    consumer.turn();
    assertThat(consumer.flow.status().inFlight()).isZero();
    assertThat(consumer.committed(0)).isEqualTo(5);
  }

  @Test
  void shouldSayWhyAReleasedRecordCannotBeHandledAnyMore() {
    // Given records that are parked, and a new version that does not read them
    consumer.parkA1A2();
    consumer.unreadable = "a";

    // When
    consumer.flow.parking().release(ParkedSelection.ALL);
    consumer.turn();
    consumer.writeLots();

    // Then
    assertThat(consumer.outcomes)
        .extracting(told -> told.kind() + " " + told.reason() + " " + told.at().offset())
        .containsExactly("MALFORMED too_old 0", "MALFORMED too_old 1");
    assertThat(consumer.parked()).isEmpty();
    assertThat(consumer.counts.malformed).isEqualTo(2);
    assertThat(consumer.counts.unparked).isEqualTo(2);
  }

  @Test
  void shouldDiscardNoMoreAtATimeThanTheLogTakes() {
    // Given 1,500 records of a parked key
    source.deliver(0, "a.0");
    consumer.exhaust("a.0");
    for (int i = 1; i < 1_500; i++) {
      source.deliver(0, "a." + i);
      consumer.writeLots();
    }
    var unwritten = new ArrayList<Promise<Void>>();
    consumer.unwritten = unwritten;

    // When
    var discarded = consumer.flow.parking().desk().discard(ParkedSelection.ALL);
    assertThat(unwritten).hasSize(1_000);
    List.copyOf(unwritten).forEach(Promise::complete);
    while (!discarded.isComplete() && unwritten.size() < 1_500) {
      consumer.pass(Duration.ofMillis(1));
    }
    unwritten.subList(1_000, 1_500).forEach(Promise::complete);
    consumer.writeLots();
    consumer.writeLots();

    // Then
    assertThat(discarded.result()).isEqualTo(1_500);
    assertThat(consumer.parked()).isEmpty();
  }
}

package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ParkedView;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Records that are out of attempts, and their keys, under virtual time.
class ParkingTest {

  private static final ConsumerConfig PARKING =
      CONFIG.withOrder(Order.KEY).withOnExhausted(OnExhausted.PARK);

  private final VirtualConsumer consumer = new VirtualConsumer(PARKING);
  private final FakeRecordSource source = consumer.source;

  @Test
  void shouldParkARecordAndWhatFollowsOfItsKeyAndNothingElse() {
    source.deliver(0, "a.1", "b.1");
    answerAll("b", HandleResp.success());
    exhaust("a.1");

    source.deliver(0, "a.2", "b.2", "a.3");

    assertThat(atHandlers()).containsExactly("b.2");
    answerAll("b", HandleResp.success());
    consumer.writeLots();
    assertThat(consumer.parked())
        .extracting(view -> view.at().offset(), view -> view.reason().cause())
        .containsExactly(
            tuple(0L, ParkReason.Cause.EXHAUSTED),
            tuple(2L, ParkReason.Cause.FOLLOWS),
            tuple(4L, ParkReason.Cause.FOLLOWS));
    assertThat(consumer.committed(0)).isEqualTo(5);
    assertThat(consumer.fatal).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void shouldParkWhatWaitsBehindItInItsLane(Order order) {
    var consumer = new VirtualConsumer(PARKING.withOrder(order));
    consumer.source.deliver(0, "a.1");
    consumer.source.deliver(0, "a.2", "a.3", "b.1");
    consumer.exhaust("a.1");
    consumer.source.deliverNothing();

    // The other key's record goes on, in either order: it is the key that is parked.
    consumer.answerAll("b", HandleResp.success());
    assertThat(consumer.parked())
        .extracting(view -> view.at().offset())
        .containsExactly(0L, 1L, 2L);
    consumer.flow.commit();
    assertThat(consumer.source.committed).containsEntry(partition(0), 4L);
  }

  @Test
  void shouldHandleReleasedRecordsInOrderAndThenLetTheKeyGo() {
    consumer.parkA1A2();

    assertThat(consumer.flow.parking().release(ParkedSelection.ofKey("a"))).isEqualTo(2);
    consumer.turn();
    // What comes now is behind them.
    source.deliver(0, "a.3");
    assertThat(atHandlers()).containsExactly("a.1", "a.2");
    answerAll("a", HandleResp.success());
    consumer.writeLots();
    assertThat(atHandlers()).containsExactly("a.3");
    answerAll("a", HandleResp.success());
    consumer.writeLots();

    assertThat(consumer.parked()).isEmpty();
    source.deliver(0, "a.4");
    assertThat(atHandlers()).containsExactly("a.4");
    assertThat(consumer.committed(0)).isEqualTo(3);
  }

  @Test
  void shouldKeepTheKeyParkedUntilTheLotKnowsThatAllIsDone() {
    consumer.parkA1A2();
    consumer.flow.parking().release(ParkedSelection.ALL);
    consumer.turn();
    consumer.lots.stalled = true;
    answerAll("a", HandleResp.success());
    consumer.writeLots();

    source.deliver(0, "a.3");

    assertThat(atHandlers()).isEmpty();
  }

  @Test
  void shouldParkAReleasedRecordAgainThatFailsAgain() {
    consumer.parkA1A2();
    consumer.flow.parking().release(ParkedSelection.ALL);
    consumer.turn();

    exhaust("a.1");

    assertThat(consumer.parked()).extracting(ParkedView::releasing).containsExactly(false, false);
    assertThat(atHandlers()).isEmpty();
    assertThat(consumer.flow.parking().release(ParkedSelection.ALL)).isEqualTo(2);
    consumer.turn();
    assertThat(atHandlers()).containsExactly("a.1", "a.2");
  }

  @Test
  void shouldKeepTheOrderOfAKeyThatIsReleasedBeforeItsRunHasEnded() {
    // Given a record out of attempts, whose handler has not yet given back the one behind it
    source.deliver(0, "a.1", "a.2");
    for (int i = 1; i < CONFIG.retry().attempts(); i++) {
      answer("a.1", VirtualConsumer.failing());
      pass(VirtualConsumer.BACKOFF_MAX);
    }
    var run = consumer.last();
    consumer.settle(run, 0, VirtualConsumer.failing());

    // When the key is released, and then the run ends
    consumer.flow.parking().release(ParkedSelection.ALL);
    run.giveBack(1);
    consumer.turn();
    consumer.writeLots();
    consumer.writeLots();

    // Then the older one is first
    assertThat(atHandlers()).first().isEqualTo("a.1");
    answerAll("a", HandleResp.success());
    consumer.writeLots();
    answerAll("a", HandleResp.success());
    consumer.writeLots();
    assertThat(consumer.parked()).isEmpty();
    assertThat(consumer.committed(0)).isEqualTo(2);
  }

  @Test
  void shouldKeepTheOrderOfAKeyThatIsReleasedAgainBeforeItsRunHasEnded() {
    // Given a released record that is out of attempts again, with another one behind it in its run
    consumer.parkA1A2();
    consumer.flow.parking().release(ParkedSelection.ALL);
    consumer.turn();
    for (int i = 1; i < CONFIG.retry().attempts(); i++) {
      answer("a.1", VirtualConsumer.failing());
      pass(VirtualConsumer.BACKOFF_MAX);
    }
    var run = consumer.last();
    assertThat(VirtualConsumer.valuesOf(run)).containsExactly("a.1", "a.2");
    consumer.settle(run, 0, VirtualConsumer.failing());

    // When the key is released again, and then the run ends
    consumer.flow.parking().release(ParkedSelection.ALL);
    run.giveBack(1);
    consumer.turn();
    consumer.writeLots();

    // Then the older one is first
    assertThat(atHandlers()).first().isEqualTo("a.1");
  }

  @Test
  void shouldGiveUpWhatAnOperatorDiscardsAndSaySo() {
    consumer.parkA1A2();
    var first = new ParkedSelection("a", null, ParkReason.Cause.EXHAUSTED, 0, 0L);

    var discarded = consumer.flow.parking().desk().discard(first);
    consumer.writeLots();

    assertThat(discarded.result()).isEqualTo(1);
    assertThat(consumer.parked()).extracting(view -> view.at().offset()).containsExactly(1L);
    assertThat(consumer.outcomes)
        .extracting(told -> told.reason() + " " + told.at().offset() + " " + told.key())
        .containsExactly("discarded_by_operator 0 a");
  }

  @Test
  void shouldKnowWhatIsParkedBeforeItDeliversAnything() {
    consumer.parkA1A2();
    assertThat(consumer.committed(0)).isEqualTo(2);
    source.lose(0);
    consumer.turn();
    consumer.lots.stalled = true;
    source.assign(0);
    consumer.turn();
    source.deliverNothing();
    assertThat(source.paused).contains(partition(0));
    assertThat(consumer.flow.status().unread()).isEqualTo(1);

    consumer.lots.goOn();
    source.deliverNothing();
    assertThat(source.paused).isEmpty();
    assertThat(consumer.flow.status().unread()).isZero();
    source.deliver(0, "a.3", "b.1");

    assertThat(atHandlers()).containsExactly("b.1");
    assertThat(consumer.parked())
        .extracting(view -> view.at().offset())
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldReadTheLotAgainWhenItCannotBeRead() {
    source.lose(0);
    consumer.turn();
    consumer.lots.failing = 2;
    source.assign(0);
    consumer.turn();
    for (int i = 0; i < 3; i++) {
      source.deliverNothing();
      assertThat(source.paused).isEqualTo(i < 2 ? Set.of(partition(0)) : Set.of());
      pass(CONFIG.retry().initial());
    }
  }

  @Test
  void shouldPassOverARecordThatIsPolledAgainThoughItIsParked() {
    source.deliver(0, "a.1");
    exhaust("a.1");
    // Parked, and its partition lost before that was committed.
    source.lose(0);
    consumer.turn();
    source.seek(partition(0), 0);
    source.assign(0);
    consumer.turn();
    source.reset(0, 0);
    source.assign();
    source.deliverNothing();
    source.seek(partition(0), 0);
    source.deliver(0, "a.1", "b.1");

    assertThat(atHandlers()).containsExactly("b.1");
    assertThat(consumer.parked()).hasSize(1);
    assertThat(consumer.counts.alreadyDone).isEqualTo(1);
  }

  private void exhaust(String text) {
    consumer.exhaust(text);
  }

  private List<String> atHandlers() {
    return consumer.atHandlers();
  }

  private void answer(String text, HandleResp outcome) {
    consumer.answer(text, outcome);
  }

  private void answerAll(String key, HandleResp outcome) {
    consumer.answerAll(key, outcome);
  }

  private void pass(Duration time) {
    consumer.pass(time);
  }
}

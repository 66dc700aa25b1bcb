package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkedSelection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// When what is parked, or is done, is written to the lot, under virtual time.
class LotWriterTest {

  private final VirtualConsumer consumer =
      new VirtualConsumer(CONFIG.withOrder(Order.KEY).withOnExhausted(OnExhausted.PARK));
  private final FakeRecordSource source = consumer.source;

  @Test
  void shouldNotSettleBeforeTheLotHasTheRecord() {
    consumer.lots.stalled = true;
    source.deliver(0, "a.1");
    consumer.exhaust("a.1");

    assertThat(consumer.committed(0)).isLessThan(1);
    assertThat(consumer.flow.status().inFlight()).isEqualTo(1);
  }

  @Test
  void shouldWriteTogetherWhatComesSoonAfterATransaction() {
    consumer.parkA1A2();
    int before = consumer.lots.appends;

    // The first waits for nobody.
    source.deliver(0, "a.3");
    consumer.pass(Duration.ZERO);
    assertThat(consumer.lots.appends).isEqualTo(before + 1);
    source.deliver(0, "a.4");
    consumer.pass(LotWriter.LINGER.dividedBy(2));
    source.deliver(0, "a.5");
    consumer.pass(Duration.ZERO);
    assertThat(consumer.lots.appends).isEqualTo(before + 1);
    consumer.writeLots();

    assertThat(consumer.lots.appends).isEqualTo(before + 2);
    assertThat(consumer.committed(0)).isEqualTo(5);
  }

  @Test
  void shouldNotWaitForMoreWhenEnoughIsThereToWrite() {
    consumer.parkA1A2();
    source.deliver(0, "a.0");
    consumer.pass(Duration.ZERO);
    int before = consumer.lots.appends;

    for (int i = 1; i < LotWriter.ENOUGH; i++) {
      source.deliver(0, "a." + i);
      consumer.pass(Duration.ZERO);
    }
    assertThat(consumer.lots.appends).isEqualTo(before);
    source.deliver(0, "a.100");
    consumer.pass(Duration.ZERO);

    assertThat(consumer.lots.appends).isEqualTo(before + 1);
    assertThat(consumer.committed(0)).isEqualTo(3 + LotWriter.ENOUGH);
  }

  @Test
  void shouldTryAgainToWriteWhatTheLotDidNotTake() {
    consumer.lots.failing = 3;
    source.deliver(0, "a.1");
    consumer.exhaust("a.1");
    for (int i = 0; i < 3; i++) {
      assertThat(consumer.committed(0)).isLessThan(1);
      consumer.pass(CONFIG.retry().initial());
    }
    assertThat(consumer.committed(0)).isEqualTo(1);
    assertThat(consumer.lots.appends).isEqualTo(4);
  }

  @Test
  void shouldWriteTombstonesOnlyForWhatIsDone() {
    consumer.parkA1A2();
    consumer.flow.parking().release(ParkedSelection.ALL);
    consumer.turn();
    consumer.answer("a.1", HandleResp.success());
    consumer.writeLots();

    assertThat(consumer.lots.log(partition(0))).last().isEqualTo(new LotChange.Gone(0));
    assertThat(consumer.parked()).extracting(view -> view.at().offset()).containsExactly(1L);
  }
}

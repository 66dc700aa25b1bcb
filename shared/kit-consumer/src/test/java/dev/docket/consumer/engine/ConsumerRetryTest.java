package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static dev.docket.consumer.engine.VirtualConsumer.BACKOFF_MAX;
import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static dev.docket.consumer.engine.VirtualConsumer.DEADLINE;
import static dev.docket.consumer.engine.VirtualConsumer.failing;
import static dev.docket.consumer.engine.VirtualConsumer.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.ConsumerStatus.State;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetriesExhaustedException;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.config.Order;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What becomes of records whose handler fails, is late or gives up.
class ConsumerRetryTest {

  private final VirtualConsumer consumer = new VirtualConsumer();
  private final FakeRecordSource source = consumer.source;
  private final VirtualTime time = consumer.time;

  @Test
  void shouldRetryInTheLaneBeforeWhatFollows() {
    // Given a run whose handler stopped at a failing record
    source.deliver(0, "a", "b", "c");
    var first = consumer.last();
    first.settle(0, HandleResp.success());
    first.settle(1, failing());
    first.giveBack(2);
    consumer.turn();
    assertThat(consumer.batches).as("in backoff").hasSize(1);

    // When the backoff is over
    time.advance(BACKOFF_MAX);

    // Then the failed record goes first, on its second attempt, and the untouched one on its first
    assertThat(valuesOf(consumer.last())).containsExactly("b", "c");
    assertThat(consumer.last().context(0, Long.MAX_VALUE).attempt()).isEqualTo(2);
    assertThat(consumer.last().context(1, Long.MAX_VALUE).attempt()).isEqualTo(1);
    assertThat(consumer.committed(0)).isEqualTo(1);
  }

  @Test
  void shouldNotHoldUpOtherLanesDuringABackoff() {
    source.deliver(0, "a");
    consumer.settle(consumer.last(), 0, failing());

    source.deliver(1, "z");

    assertThat(valuesOf(consumer.last())).containsExactly("z");
  }

  @Test
  void shouldHoldUpOnlyTheKeyThatWaitsUnderOrderByKey() {
    // Given a consumer that keeps the order of keys, and three records of two keys
    var byKey = consumer.flow(CONFIG.withOrder(Order.KEY));
    byKey.start();
    source.assign(0);
    consumer.turn();
    source.deliver(0, "a", "b", "a");
    assertThat(valuesOf(consumer.last())).as("a run per key").containsExactly("a", "a", "b");
    assertThat(consumer.last().endOfRun(0)).isEqualTo(2);

    // When the first record of one key fails
    var batch = consumer.last();
    batch.settle(0, failing());
    batch.giveBack(1);
    batch.settle(2, HandleResp.success());
    consumer.turn();
    source.deliver(0, "b");

    // Then the other key goes on, the commit waits, and the key resumes in its own order
    assertThat(valuesOf(consumer.last())).containsExactly("b");
    consumer.settle(consumer.last(), 0, HandleResp.success());
    byKey.commit();
    assertThat(source.committed).containsEntry(partition(0), 0L);
    time.advance(BACKOFF_MAX);
    assertThat(valuesOf(consumer.last())).containsExactly("a", "a");
    consumer.last().settle(0, HandleResp.success());
    consumer.settle(consumer.last(), 1, HandleResp.success());
    byKey.commit();
    assertThat(source.committed).containsEntry(partition(0), 4L);
  }

  @Test
  void shouldSpendNoAttemptOnThrottlingOrAnOpenBreaker() {
    source.deliver(0, "a");
    for (int i = 0; i < 10; i++) {
      consumer.settle(
          consumer.last(),
          0,
          new HandleResp.Retry(new RetryCause.Throttled(Duration.ofSeconds(30))));
      time.advance(Duration.ofSeconds(29));
      assertThat(consumer.batches).as("as long as asked").hasSize(2 * i + 1);
      time.advance(Duration.ofSeconds(1));
      consumer.settle(consumer.last(), 0, new HandleResp.Retry(new RetryCause.BreakerOpen("jira")));
      time.advance(BACKOFF_MAX);
    }

    assertThat(consumer.counts.attempts).hasSize(20).containsOnly(0);
    assertThat(consumer.last().context(0, Long.MAX_VALUE).attempt()).isEqualTo(1);
    assertThat(consumer.fatal).isEmpty();
  }

  @Test
  void shouldStopBeforeARecordThatHasSpentItsAttempts() {
    source.deliver(0, "a", "b", "c");
    consumer.settle(consumer.last(), 0, HandleResp.success());
    for (int attempt = 1; attempt <= 3; attempt++) {
      int at = attempt == 1 ? 1 : 0;
      var batch = consumer.last();
      batch.settle(at, failing());
      batch.giveBack(at + 1);
      consumer.turn();
      time.advance(BACKOFF_MAX);
    }
    source.deliverNothing();

    assertThat(consumer.fatal).singleElement().isInstanceOf(RetriesExhaustedException.class);
    assertThat(consumer.batches).as("nothing follows").hasSize(3);
    assertThat(source.committed).containsEntry(partition(0), 1L);
    assertThat(source.closed).isTrue();
    assertThat(source.polling()).isFalse();
    assertThat(consumer.flow.status().state()).isEqualTo(State.FAILED);
    assertThat(consumer.flow.status().failure()).isSameAs(consumer.fatal.getFirst());
  }

  @Test
  void shouldCountALateCallAsAnAttemptAndWaitForItsEnd() {
    source.deliver(0, "a", "b");
    time.advance(DEADLINE.multipliedBy(3));
    assertThat(consumer.batches).as("the call has not ended").hasSize(1);
    assertThat(consumer.fatal).isEmpty();

    // A late failure is the attempt already counted
    consumer.last().settle(0, failing());
    consumer.last().giveBack(1);
    consumer.turn();
    time.advance(BACKOFF_MAX);
    assertThat(valuesOf(consumer.last())).containsExactly("a", "b");
    assertThat(consumer.last().context(0, Long.MAX_VALUE).attempt()).isEqualTo(2);

    // A late success is a success
    time.advance(DEADLINE.multipliedBy(3));
    consumer.settle(consumer.last(), 0, HandleResp.success());
    assertThat(consumer.committed(0)).isEqualTo(1);
  }
}

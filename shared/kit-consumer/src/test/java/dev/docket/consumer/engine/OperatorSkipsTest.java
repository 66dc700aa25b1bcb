package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.TOPIC;
import static dev.docket.consumer.engine.VirtualConsumer.BACKOFF_MAX;
import static dev.docket.consumer.engine.VirtualConsumer.failing;
import static dev.docket.consumer.engine.VirtualConsumer.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.skip.SkipList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Records on the operator's list.
class OperatorSkipsTest {

  private final VirtualConsumer consumer = new VirtualConsumer();
  private final FakeRecordSource source = consumer.source;

  @Test
  void shouldPassOverListedRecordsOnly() {
    list("topic/0/1", "topic/1/0");

    source.deliver(0, "a", "b", "c");

    assertThat(valuesOf(consumer.last())).containsExactly("a", "c");
    consumer.settle(consumer.last(), 0, HandleResp.success());
    assertThat(consumer.committed(0)).as("the skipped one is settled").isEqualTo(2);
    assertThat(consumer.counts.skippedByOperator).isEqualTo(1);
    assertThat(consumer.counts.skipped).as("routine skips").isZero();
  }

  @Test
  void shouldFollowTheListWhileItRuns() {
    source.deliver(0, "a");
    assertThat(valuesOf(consumer.last())).containsExactly("a");
    consumer.settle(consumer.last(), 0, HandleResp.success());

    list("topic/0/1");
    source.deliver(0, "b");
    list();
    source.deliver(0, "c");

    assertThat(valuesOf(consumer.last())).containsExactly("c");
    assertThat(consumer.batches).hasSize(2);
  }

  @Test
  void shouldSettleAListedRecordInsteadOfTryingItAgain() {
    // Given a record that fails, and one behind it
    source.deliver(0, "a", "b");
    var first = consumer.last();
    first.settle(0, failing());
    first.giveBack(1);
    consumer.turn();
    consumer.time.advance(BACKOFF_MAX);
    assertThat(valuesOf(consumer.last())).containsExactly("a", "b");

    // When it is listed, and fails again
    list("topic/0/0");
    consumer.last().settle(0, failing());
    consumer.settle(consumer.last(), 1, HandleResp.success());

    // Then it is through
    assertThat(consumer.committed(0)).isEqualTo(2);
    assertThat(consumer.counts.skippedByOperator).isEqualTo(1);
    assertThat(consumer.counts.attempts).as("the first failure's retry only").hasSize(1);
  }

  @Test
  void shouldLetAListedRecordSucceedThatIsAlreadyAtItsHandler() {
    source.deliver(0, "a");

    list("topic/0/0");
    consumer.settle(consumer.last(), 0, HandleResp.success());

    assertThat(consumer.counts.skippedByOperator).isZero();
    assertThat(consumer.committed(0)).isEqualTo(1);
  }

  private void list(String... entries) {
    consumer.skips.set(SkipList.parse("skip", new SkipList.Topic(TOPIC, 2), List.of(entries)));
  }
}

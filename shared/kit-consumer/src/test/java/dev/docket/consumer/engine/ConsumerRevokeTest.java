package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static dev.docket.consumer.engine.VirtualConsumer.BACKOFF_MAX;
import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static dev.docket.consumer.engine.VirtualConsumer.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Test;

/// How a consumer lets go of partitions: taken away, lost, or given up at its end.
class ConsumerRevokeTest {

  private final VirtualConsumer consumer = new VirtualConsumer();
  private final FakeRecordSource source = consumer.source;
  private final VirtualTime time = consumer.time;

  @Test
  void shouldIgnoreAndCountASettlementFromBeforeALoss() {
    // Given a record at its handler when its partition is lost and comes back
    source.deliver(0, "a");
    var old = consumer.last();
    source.lose(0);
    consumer.turn();
    source.assign(0);
    consumer.turn();
    source.deliver(0, "b");

    // When its handler answers
    consumer.settle(old, 0, HandleResp.success());

    // Then that is neither taken for the new record nor committed
    assertThat(consumer.counts.stale).isEqualTo(1);
    assertThat(old.epoch(0)).isLessThan(consumer.last().epoch(0));
    assertThat(consumer.committed(0)).isZero();
  }

  @Test
  void shouldHoldThePollThreadOfARevokeUntilRecordsAtHandlersAreSettled() throws Exception {
    // Given two records at a handler, one waiting, one in another partition
    source.deliver(0, "a", "b", "other c");
    var batch = consumer.last();
    source.deliver(1, "z");

    // When the poll thread revokes
    var pollThread = Thread.ofPlatform().start(() -> source.revoke(0));
    consumer.context.take().run();
    assertThat(batch.wanted(0)).as("not to be begun").isFalse();
    consumer.settle(batch, 0, HandleResp.success());
    assertThat(pollThread.isAlive()).isTrue();
    batch.giveBack(1);
    consumer.turn();

    // Then what is done is committed when it goes on, and nothing else of the partition is sent
    pollThread.join();
    assertThat(source.committed).containsEntry(partition(0), 1L);
    assertThat(consumer.batches).hasSize(2);
    assertThat(consumer.flow.status().partitions()).isEqualTo(1);
  }

  @Test
  void shouldRevokeWithoutAStuckRecordWhenTheDrainIsOver() throws Exception {
    source.deliver(0, "a", "b");
    var batch = consumer.last();
    consumer.settle(batch, 0, HandleResp.success());

    var pollThread = Thread.ofPlatform().start(() -> source.revoke(0));
    consumer.context.take().run();
    time.advance(CONFIG.timeouts().drain());
    pollThread.join();
    consumer.turn();

    assertThat(source.committed).containsEntry(partition(0), 1L);
    assertThat(consumer.counts.undrained).isEqualTo(1);
    consumer.settle(batch, 1, HandleResp.success());
    assertThat(consumer.counts.stale).isEqualTo(1);
  }

  @Test
  void shouldEndADrainWithALossAndSayWhatIsStillAtHandlers() throws Exception {
    source.deliver(0, "a", "b");
    consumer.settle(consumer.last(), 0, HandleResp.success());

    var pollThread = Thread.ofPlatform().start(() -> source.revoke(0));
    consumer.context.take().run();
    source.lose(0);
    consumer.context.take().run();
    pollThread.join();
    consumer.turn();

    assertThat(consumer.counts.undrained).isEqualTo(1);
    assertThat(consumer.counts.lost).containsExactly(partition(0));
    assertThat(source.committed).containsEntry(partition(0), 0L);
  }

  @Test
  void shouldSayThatPartitionsAreLostWhichWereRevokedWhileTheContextDidNotAnswer() {
    source.deliver(0, "a");
    source.impatient = true;

    source.revoke(0);
    consumer.turn();

    assertThat(consumer.counts.lost).containsExactly(partition(0));
    consumer.settle(consumer.last(), 0, HandleResp.success());
    assertThat(consumer.counts.stale).isEqualTo(1);
  }

  @Test
  void shouldDropABackoffAtOnceWhenItsPartitionIsRevoked() throws Exception {
    source.deliver(0, "a");
    consumer.settle(consumer.last(), 0, failing());

    var pollThread = Thread.ofPlatform().start(() -> source.revoke(0));
    consumer.context.take().run();
    time.advance(BACKOFF_MAX);

    assertThat(consumer.batches).hasSize(1);
    pollThread.join();
    assertThat(source.committed).containsEntry(partition(0), 0L);
  }

  @Test
  void shouldStopAfterWhatIsAtHandlersAndCommitIt() {
    source.deliver(0, "a", "other b");
    var stopped = consumer.flow.stop();
    source.deliver(1, "too late");
    assertThat(stopped.isComplete()).isFalse();

    source.failingCommits = 1;
    consumer.settle(consumer.batches.getFirst(), 0, HandleResp.success());
    time.advance(CONFIG.limits().pollTimeout());
    source.deliverNothing();

    assertThat(stopped.succeeded()).isTrue();
    assertThat(consumer.batches).hasSize(1);
    assertThat(source.committed).containsEntry(partition(0), 1L).containsEntry(partition(1), 0L);
    assertThat(source.closed).isTrue();
    assertThat(consumer.fatal).isEmpty();
  }

  @Test
  void shouldGoOnTryingTheLastCommitWhileTheGroupRebalances() {
    // Given a group that waits for a dead member, and takes no commit
    source.deliver(0, "a");
    source.commitFailure = new RebalanceInProgressException();
    source.failingCommits = 50;
    consumer.settle(consumer.last(), 0, HandleResp.success());

    // When
    var stopped = consumer.flow.stop();
    for (int i = 0; i < 50; i++) {
      time.advance(CONFIG.limits().pollTimeout());
    }
    source.deliverNothing();

    // Then
    assertThat(stopped.succeeded()).isTrue();
    assertThat(source.committed).containsEntry(partition(0), 1L);
  }

  @Test
  void shouldStopAllTheSameWhenTheGroupTakesNoCommit() {
    source.deliver(0, "a");
    source.commitFailure = new RebalanceInProgressException();
    source.failingCommits = Integer.MAX_VALUE;
    consumer.settle(consumer.last(), 0, HandleResp.success());

    var stopped = consumer.flow.stop();
    time.advance(CONFIG.kafka().apiTimeout());
    source.deliverNothing();

    assertThat(stopped.succeeded()).isTrue();
    assertThat(source.closed).isTrue();
  }

  /// The source here closes without a revoke, as one does that is cut off from the group.
  @Test
  void shouldSayThatPartitionsAreLostWhichItCouldNotGiveBack() {
    var stopped = consumer.flow.stop();
    assertThat(consumer.counts.lost).isEmpty();
    source.deliverNothing();

    assertThat(stopped.succeeded()).isTrue();
    assertThat(consumer.counts.lost).containsExactlyInAnyOrder(partition(0), partition(1));
  }

  @Test
  void shouldFailWhenPollingFails() {
    var broken = new IllegalStateException("fenced");
    source.breakPoll(broken);

    assertThat(consumer.fatal).containsExactly(broken);
    assertThat(source.closed).isTrue();
  }
}

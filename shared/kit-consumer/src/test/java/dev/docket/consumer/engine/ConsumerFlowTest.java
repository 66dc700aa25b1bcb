package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.ConsumerStatus.State;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.RetriesExhaustedException;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.config.TimeoutsConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole consumer but Kafka, the event bus and the passing of time: those are the test's.
class ConsumerFlowTest {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);

  private static final ConsumerConfig CONFIG =
      ConsumerConfig.of(FakeRecordSource.TOPIC, "group", KafkaConfig.at("nowhere:1"))
          .withLimits(
              new LimitsConfig(
                  10, Duration.ofMillis(100), Duration.ofMillis(500), 20, 5, 1 << 20, 1 << 10))
          .withRetry(new RetryConfig(Duration.ofSeconds(1), BACKOFF_MAX, 3, Duration.ofMinutes(1)))
          .withTimeouts(new TimeoutsConfig(DEADLINE, Duration.ofSeconds(5), Duration.ofSeconds(3)));

  private final VirtualTime time = new VirtualTime();
  private final FakeRecordSource source = new FakeRecordSource();
  private final BlockingQueue<Runnable> context = new LinkedBlockingQueue<>();
  private final List<RecordBatch<String>> batches = new ArrayList<>();
  private final List<Throwable> fatal = new ArrayList<>();
  private final Counts counts = new Counts();
  private final ConsumerFlow<String> flow = flow(CONFIG);

  private ConsumerFlow<String> flow(ConsumerConfig config) {
    return new ConsumerFlow<>(
        new ConsumerSpec<>(
            config,
            record -> new DecodeResult.Decoded<>(new String(record.value(), UTF_8)),
            text ->
                text.startsWith("skip")
                    ? new Route.Skip(SkipReason.routine("not_mine"))
                    : new Route.To(text, text.startsWith("other") ? "other" : "handlers")),
        new ConsumerRuntime(time, time, new Random(5), counts),
        source,
        new ConsumerFlow.Outside<>(context::add, this::send, fatal::add));
  }

  private Future<Void> send(String address, RecordBatch<String> batch) {
    batches.add(batch);
    return address.equals("handlers") || address.equals("other")
        ? Future.succeededFuture()
        : Future.failedFuture("nobody at " + address);
  }

  private static final class Counts implements ConsumerObserver {
    int duplicates;
    int stale;
    int skipped;
    int undrained;
    final List<Integer> attempts = new ArrayList<>();

    @Override
    public void duplicateSettle(RecordCoordinates at) {
      duplicates++;
    }

    @Override
    public void staleSettle(RecordCoordinates at) {
      stale++;
    }

    @Override
    public void skipped(SkipReason reason) {
      skipped++;
    }

    @Override
    public void retried(RecordCoordinates at, RetryCause cause, int attempt) {
      attempts.add(attempt);
    }

    @Override
    public void revoked(Set<TopicPartition> gone, int open) {
      undrained += open;
    }
  }

  @BeforeEach
  void start() {
    flow.start();
    source.assign(0, 1);
    turn();
  }

  /// Runs what was posted to the consumer's context.
  private void turn() {
    for (var task = context.poll(); task != null; task = context.poll()) {
      task.run();
    }
  }

  private void settle(RecordBatch<String> batch, int i, HandleResp outcome) {
    batch.settle(i, outcome);
    turn();
  }

  private RecordBatch<String> last() {
    return batches.getLast();
  }

  private static List<String> values(RecordBatch<String> batch) {
    var values = new ArrayList<String>();
    for (int i = 0; i < batch.size(); i++) {
      values.add(batch.value(i));
    }
    return values;
  }

  private long committed(int partition) {
    flow.commit();
    return source.committed.getOrDefault(partition(partition), -1L);
  }

  private static HandleResp failing() {
    return HandleResp.retry(new IllegalStateException("not yet"));
  }

  @Test
  void shouldSendALaneItsNextRunOnlyWhenTheOneBeforeIsThrough() {
    source.deliver(0, "a", "b", "c", "d", "e", "f", "g");
    assertThat(batches).hasSize(1);
    assertThat(values(last()))
        .as("at most maxBatchRecords")
        .containsExactly("a", "b", "c", "d", "e");

    for (int i = 0; i < 4; i++) {
      settle(batches.getFirst(), i, HandleResp.success());
    }
    assertThat(batches).hasSize(1);

    settle(batches.getFirst(), 4, HandleResp.success());
    assertThat(batches).hasSize(2);
    assertThat(values(last())).containsExactly("f", "g");
    assertThat(committed(0)).isEqualTo(5);
  }

  @Test
  void shouldWaitLongForRecordsOnlyWhileNothingElseNeedsThePollThread() {
    var limits = CONFIG.limits();
    flow.commit();
    source.deliverNothing();
    assertThat(source.patience).isEqualTo(limits.idlePollTimeout());

    source.deliver(0, "a");
    assertThat(source.patience).as("in flight").isEqualTo(limits.pollTimeout());

    settle(last(), 0, HandleResp.success());
    source.deliverNothing();
    assertThat(source.patience).as("to be committed").isEqualTo(limits.pollTimeout());

    flow.commit();
    source.deliverNothing();
    assertThat(source.patience).isEqualTo(limits.idlePollTimeout());

    flow.suspend();
    source.deliverNothing();
    assertThat(source.patience).as("a resumption may come").isEqualTo(limits.pollTimeout());
  }

  @Test
  void shouldNotMixAddressesInARunNorOvertakeAcrossThem() {
    source.deliver(0, "a", "other b", "c");

    assertThat(values(last())).containsExactly("a");
    settle(last(), 0, HandleResp.success());
    assertThat(values(last())).containsExactly("other b");
    settle(last(), 0, HandleResp.discard("too_old"));
    assertThat(values(last())).containsExactly("c");
  }

  @Test
  void shouldSettleASkippedRecordWithoutAHandler() {
    source.deliver(0, "skip this", "a");

    assertThat(values(last())).containsExactly("a");
    assertThat(counts.skipped).isEqualTo(1);
    assertThat(committed(0)).isEqualTo(1);
  }

  @Test
  void shouldRetryInTheLaneBeforeWhatFollows() {
    // Given a run whose handler stopped at a failing record
    source.deliver(0, "a", "b", "c");
    var first = last();
    first.settle(0, HandleResp.success());
    first.settle(1, failing());
    first.giveBack(2);
    turn();
    assertThat(batches).as("in backoff").hasSize(1);

    // When the backoff is over
    time.advance(BACKOFF_MAX);

    // Then the failed record goes first, on its second attempt, and the untouched one on its first
    assertThat(values(last())).containsExactly("b", "c");
    assertThat(last().context(0, Instant.MAX).attempt()).isEqualTo(2);
    assertThat(last().context(1, Instant.MAX).attempt()).isEqualTo(1);
    assertThat(committed(0)).isEqualTo(1);
  }

  @Test
  void shouldNotHoldUpOtherLanesDuringABackoff() {
    source.deliver(0, "a");
    settle(last(), 0, failing());

    source.deliver(1, "z");

    assertThat(values(last())).containsExactly("z");
  }

  @Test
  void shouldHoldUpOnlyTheKeyThatWaitsUnderOrderByKey() {
    // Given a consumer that keeps the order of keys, and three records of two keys
    var byKey = flow(CONFIG.withOrder(Order.KEY));
    byKey.start();
    source.assign(0);
    turn();
    source.deliver(0, "a", "b", "a");
    assertThat(values(last())).as("a run per key").containsExactly("a", "a", "b");
    assertThat(last().runs()).hasSize(2);

    // When the first record of one key fails
    var batch = last();
    batch.settle(0, failing());
    batch.giveBack(1);
    batch.settle(2, HandleResp.success());
    turn();
    source.deliver(0, "b");

    // Then the other key goes on, the commit waits, and the key resumes in its own order
    assertThat(values(last())).containsExactly("b");
    settle(last(), 0, HandleResp.success());
    byKey.commit();
    assertThat(source.committed).containsEntry(partition(0), 0L);
    time.advance(BACKOFF_MAX);
    assertThat(values(last())).containsExactly("a", "a");
    last().settle(0, HandleResp.success());
    settle(last(), 1, HandleResp.success());
    byKey.commit();
    assertThat(source.committed).containsEntry(partition(0), 4L);
  }

  @Test
  void shouldSpendNoAttemptOnThrottlingOrAnOpenBreaker() {
    source.deliver(0, "a");
    for (int i = 0; i < 10; i++) {
      settle(last(), 0, new HandleResp.Retry(new RetryCause.Throttled(Duration.ofSeconds(30))));
      time.advance(Duration.ofSeconds(29));
      assertThat(batches).as("as long as asked").hasSize(2 * i + 1);
      time.advance(Duration.ofSeconds(1));
      settle(last(), 0, new HandleResp.Retry(new RetryCause.BreakerOpen("jira")));
      time.advance(BACKOFF_MAX);
    }

    assertThat(counts.attempts).hasSize(20).containsOnly(0);
    assertThat(last().context(0, Instant.MAX).attempt()).isEqualTo(1);
    assertThat(fatal).isEmpty();
  }

  @Test
  void shouldStopBeforeARecordThatHasSpentItsAttempts() {
    source.deliver(0, "a", "b", "c");
    settle(last(), 0, HandleResp.success());
    for (int attempt = 1; attempt <= 3; attempt++) {
      int at = attempt == 1 ? 1 : 0;
      var batch = last();
      batch.settle(at, failing());
      batch.giveBack(at + 1);
      turn();
      time.advance(BACKOFF_MAX);
    }
    source.deliverNothing();

    assertThat(fatal).singleElement().isInstanceOf(RetriesExhaustedException.class);
    assertThat(batches).as("nothing follows").hasSize(3);
    assertThat(source.committed).containsEntry(partition(0), 1L);
    assertThat(source.closed).isTrue();
    assertThat(source.polling()).isFalse();
    assertThat(flow.status().state()).isEqualTo(State.FAILED);
    assertThat(flow.status().failure()).isSameAs(fatal.getFirst());
  }

  @Test
  void shouldIgnoreAndCountASecondSettlement() {
    source.deliver(0, "a", "b");
    settle(last(), 0, HandleResp.success());
    settle(last(), 0, failing());

    assertThat(counts.duplicates).isEqualTo(1);
    assertThat(committed(0)).isEqualTo(1);
    time.advance(BACKOFF_MAX);
    assertThat(batches).hasSize(1);
  }

  @Test
  void shouldIgnoreAndCountASettlementFromBeforeALoss() {
    // Given a record at its handler when its partition is lost and comes back
    source.deliver(0, "a");
    var old = last();
    source.lose(0);
    turn();
    source.assign(0);
    turn();
    source.deliver(0, "b");

    // When its handler answers
    settle(old, 0, HandleResp.success());

    // Then that is neither taken for the new record nor committed
    assertThat(counts.stale).isEqualTo(1);
    assertThat(old.epoch(0)).isLessThan(last().epoch(0));
    assertThat(committed(0)).isZero();
  }

  @Test
  void shouldCountALateCallAsAnAttemptAndWaitForItsEnd() {
    source.deliver(0, "a", "b");
    time.advance(DEADLINE.multipliedBy(3));
    assertThat(batches).as("the call has not ended").hasSize(1);
    assertThat(fatal).isEmpty();

    // A late failure is the attempt already counted
    last().settle(0, failing());
    last().giveBack(1);
    turn();
    time.advance(BACKOFF_MAX);
    assertThat(values(last())).containsExactly("a", "b");
    assertThat(last().context(0, Instant.MAX).attempt()).isEqualTo(2);

    // A late success is a success
    time.advance(DEADLINE.multipliedBy(3));
    settle(last(), 0, HandleResp.success());
    assertThat(committed(0)).isEqualTo(1);
  }

  @Test
  void shouldPauseAPartitionAtItsShareAndResumeItAtHalf() {
    // Given a share of ten: twenty in flight, two partitions
    source.deliver(0, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    assertThat(source.paused).containsExactly(partition(0));

    for (int i = 0; i < 5; i++) {
      assertThat(source.paused).containsExactly(partition(0));
      settle(last(), i, HandleResp.success());
      source.deliverNothing();
    }

    assertThat(source.paused).isEmpty();
  }

  @Test
  void shouldPollOnWithoutDeliveryWhilePaused() {
    flow.suspend();
    source.deliverNothing();
    assertThat(source.paused).containsExactlyInAnyOrder(partition(0), partition(1));
    assertThat(source.polling()).isTrue();
    assertThat(flow.status().state()).isEqualTo(State.PAUSED);

    flow.resume();
    source.deliverNothing();
    assertThat(source.paused).isEmpty();
    assertThat(flow.status().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void shouldCommitOnATickAndRepeatAFailedCommit() {
    source.deliver(0, "a");
    settle(last(), 0, HandleResp.success());
    source.failingCommits = 1;

    time.advance(Duration.ofSeconds(5));
    assertThat(source.committed).containsEntry(partition(0), 0L);
    time.advance(Duration.ofSeconds(5));
    assertThat(source.committed).containsEntry(partition(0), 1L);
  }

  @Test
  void shouldHoldThePollThreadOfARevokeUntilRecordsAtHandlersAreSettled() throws Exception {
    // Given two records at a handler, one waiting, one in another partition
    source.deliver(0, "a", "b", "other c");
    var batch = last();
    source.deliver(1, "z");

    // When the poll thread revokes
    var pollThread = Thread.ofPlatform().start(() -> source.revoke(0));
    context.take().run();
    assertThat(batch.wanted(0)).as("not to be begun").isFalse();
    settle(batch, 0, HandleResp.success());
    assertThat(pollThread.isAlive()).isTrue();
    batch.giveBack(1);
    turn();

    // Then what is done is committed when it goes on, and nothing else of the partition is sent
    pollThread.join();
    assertThat(source.committed).containsEntry(partition(0), 1L);
    assertThat(batches).hasSize(2);
    assertThat(flow.status().partitions()).isEqualTo(1);
  }

  @Test
  void shouldRevokeWithoutAStuckRecordWhenTheDrainIsOver() throws Exception {
    source.deliver(0, "a", "b");
    var batch = last();
    settle(batch, 0, HandleResp.success());

    var pollThread = Thread.ofPlatform().start(() -> source.revoke(0));
    context.take().run();
    time.advance(CONFIG.timeouts().drain());
    pollThread.join();
    turn();

    assertThat(source.committed).containsEntry(partition(0), 1L);
    assertThat(counts.undrained).isEqualTo(1);
    settle(batch, 1, HandleResp.success());
    assertThat(counts.stale).isEqualTo(1);
  }

  @Test
  void shouldDropABackoffAtOnceWhenItsPartitionIsRevoked() throws Exception {
    source.deliver(0, "a");
    settle(last(), 0, failing());

    var pollThread = Thread.ofPlatform().start(() -> source.revoke(0));
    context.take().run();
    time.advance(BACKOFF_MAX);

    assertThat(batches).hasSize(1);
    pollThread.join();
    assertThat(source.committed).containsEntry(partition(0), 0L);
  }

  @Test
  void shouldStopAfterWhatIsAtHandlersAndCommitIt() {
    source.deliver(0, "a", "other b");
    var stopped = flow.stop();
    source.deliver(1, "too late");
    assertThat(stopped.isComplete()).isFalse();

    source.failingCommits = 1;
    settle(batches.getFirst(), 0, HandleResp.success());
    time.advance(CONFIG.limits().pollTimeout());
    source.deliverNothing();

    assertThat(stopped.succeeded()).isTrue();
    assertThat(batches).hasSize(1);
    assertThat(source.committed).containsEntry(partition(0), 1L).containsEntry(partition(1), 0L);
    assertThat(source.closed).isTrue();
    assertThat(fatal).isEmpty();
  }

  @Test
  void shouldFailWhenPollingFails() {
    var broken = new IllegalStateException("fenced");
    source.breakPoll(broken);

    assertThat(fatal).containsExactly(broken);
    assertThat(source.closed).isTrue();
  }

  @Test
  void shouldShowTheAgeOfTheOldestUnsettledRecord() {
    source.deliver(0, "a");
    time.advance(Duration.ofSeconds(4));
    source.deliver(1, "z");
    time.advance(Duration.ofSeconds(1));

    assertThat(flow.status().oldestUnsettled()).isEqualTo(Duration.ofSeconds(5));
    assertThat(flow.status().sincePoll()).isEqualTo(Duration.ofSeconds(1));
    assertThat(flow.status().inFlight()).isEqualTo(2);
  }
}

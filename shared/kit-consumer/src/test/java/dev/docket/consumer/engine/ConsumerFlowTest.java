package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static dev.docket.consumer.engine.VirtualConsumer.BACKOFF_MAX;
import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static dev.docket.consumer.engine.VirtualConsumer.failing;
import static dev.docket.consumer.engine.VirtualConsumer.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.docket.consumer.ConsumerStatus.State;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/// The way of a record through the consumer when all goes well: order, settlement, pause, commit.
class ConsumerFlowTest {

  private final VirtualConsumer consumer = new VirtualConsumer();
  private final FakeRecordSource source = consumer.source;
  private final VirtualTime time = consumer.time;

  @Test
  void shouldSendALaneItsNextRunOnlyWhenTheOneBeforeIsThrough() {
    source.deliver(0, "a", "b", "c", "d", "e", "f", "g");
    assertThat(consumer.batches).hasSize(1);
    assertThat(valuesOf(consumer.last()))
        .as("at most maxBatchRecords")
        .containsExactly("a", "b", "c", "d", "e");

    for (int i = 0; i < 4; i++) {
      consumer.settle(consumer.batches.getFirst(), i, HandleResp.success());
    }
    assertThat(consumer.batches).hasSize(1);

    consumer.settle(consumer.batches.getFirst(), 4, HandleResp.success());
    assertThat(consumer.batches).hasSize(2);
    assertThat(valuesOf(consumer.last())).containsExactly("f", "g");
    assertThat(consumer.committed(0)).isEqualTo(5);
  }

  @Test
  void shouldWaitLongForRecordsOnlyWhileNothingElseNeedsThePollThread() {
    var limits = CONFIG.limits();
    consumer.flow.commit();
    source.deliverNothing();
    assertThat(source.patience).isEqualTo(limits.idlePollTimeout());

    source.deliver(0, "a");
    assertThat(source.patience).as("in flight").isEqualTo(limits.pollTimeout());

    consumer.settle(consumer.last(), 0, HandleResp.success());
    source.deliverNothing();
    assertThat(source.patience).as("to be committed").isEqualTo(limits.pollTimeout());

    consumer.flow.commit();
    source.deliverNothing();
    assertThat(source.patience).isEqualTo(limits.idlePollTimeout());

    consumer.flow.suspend();
    source.deliverNothing();
    assertThat(source.patience).as("a resumption may come").isEqualTo(limits.pollTimeout());
  }

  @Test
  void shouldNotMixAddressesInARunNorOvertakeAcrossThem() {
    source.deliver(0, "a", "other b", "c");

    assertThat(valuesOf(consumer.last())).containsExactly("a");
    consumer.settle(consumer.last(), 0, HandleResp.success());
    assertThat(valuesOf(consumer.last())).containsExactly("other b");
    consumer.settle(consumer.last(), 0, HandleResp.discard("too_old"));
    assertThat(valuesOf(consumer.last())).containsExactly("c");
  }

  @Test
  void shouldSettleASkippedRecordWithoutAHandler() {
    source.deliver(0, "skip this", "a");

    assertThat(valuesOf(consumer.last())).containsExactly("a");
    assertThat(consumer.counts.skipped).isEqualTo(1);
    assertThat(consumer.committed(0)).isEqualTo(1);
  }

  @Test
  void shouldIgnoreAndCountASecondSettlement() {
    source.deliver(0, "a", "b");
    consumer.settle(consumer.last(), 0, HandleResp.success());
    consumer.settle(consumer.last(), 0, failing());

    assertThat(consumer.counts.duplicates).isEqualTo(1);
    assertThat(consumer.committed(0)).isEqualTo(1);
    time.advance(BACKOFF_MAX);
    assertThat(consumer.batches).hasSize(1);
  }

  @Test
  void shouldPauseAPartitionAtItsShareAndResumeItAtHalf() {
    // Given a share of ten: twenty in flight, two partitions
    source.deliver(0, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    assertThat(source.paused).containsExactly(partition(0));

    for (int i = 0; i < 5; i++) {
      assertThat(source.paused).containsExactly(partition(0));
      consumer.settle(consumer.last(), i, HandleResp.success());
      source.deliverNothing();
    }

    assertThat(source.paused).isEmpty();
  }

  @Test
  void shouldPauseAPartitionWhoseHeadersAreItsShareOfBytes() {
    // Given two KiB in flight, two partitions
    var limits = CONFIG.limits();
    var small =
        new LimitsConfig(
            limits.maxPollRecords(),
            limits.pollTimeout(),
            limits.idlePollTimeout(),
            limits.maxInFlight(),
            2L << 10,
            limits.maxBatchRecords(),
            limits.fetchMaxBytes(),
            limits.maxRecordBytes(),
            limits.maxParked());
    var bounded = new VirtualConsumer(CONFIG.withLimits(small));

    // When
    bounded.source.deliver(0, "a", headers(600));
    assertThat(bounded.source.paused).isEmpty();
    bounded.source.deliver(0, "b", headers(600));
    assertThat(bounded.source.paused).containsExactly(partition(0));

    // Then nothing is left of them when they are settled
    bounded.answer("a", HandleResp.success());
    bounded.answer("b", HandleResp.success());
    bounded.source.deliverNothing();
    assertThat(bounded.source.paused).isEmpty();
    bounded.source.deliver(0, "c", headers(600));
    assertThat(bounded.source.paused).isEmpty();
  }

  @Test
  void shouldTakeARecordForMalformedWhoseHeadersMakeItTooLarge() {
    int most = CONFIG.limits().maxRecordBytes();

    source.deliver(0, "a", headers(most / 2));
    source.deliver(0, "b", headers(most));

    assertThat(consumer.atHandlers()).containsExactly("a");
    assertThat(consumer.outcomes)
        .extracting(ExplainedOutcome::kind, ExplainedOutcome::reason)
        .containsExactly(tuple(Kind.MALFORMED, "larger than limits.maxRecordBytes"));
  }

  private static Headers headers(int bytes) {
    return new RecordHeaders().add("h", new byte[bytes]);
  }

  @Test
  void shouldPollOnWithoutDeliveryWhilePaused() {
    consumer.flow.suspend();
    source.deliverNothing();
    assertThat(source.paused).containsExactlyInAnyOrder(partition(0), partition(1));
    assertThat(source.polling()).isTrue();
    assertThat(consumer.flow.status().state()).isEqualTo(State.PAUSED);

    consumer.flow.resume();
    source.deliverNothing();
    assertThat(source.paused).isEmpty();
    assertThat(consumer.flow.status().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void shouldCommitOnATickAndRepeatAFailedCommit() {
    source.deliver(0, "a");
    consumer.settle(consumer.last(), 0, HandleResp.success());
    source.failingCommits = 1;

    time.advance(Duration.ofSeconds(5));
    assertThat(source.committed).containsEntry(partition(0), 0L);
    time.advance(Duration.ofSeconds(5));
    assertThat(source.committed).containsEntry(partition(0), 1L);
  }

  @Test
  void shouldShowTheAgeOfTheOldestUnsettledRecord() {
    source.deliver(0, "a");
    time.advance(Duration.ofSeconds(4));
    source.deliver(1, "z");
    time.advance(Duration.ofSeconds(1));

    assertThat(consumer.flow.status().oldestUnsettled()).isEqualTo(Duration.ofSeconds(5));
    assertThat(consumer.flow.status().sincePoll()).isEqualTo(Duration.ofSeconds(1));
    assertThat(consumer.flow.status().inFlight()).isEqualTo(2);
  }
}

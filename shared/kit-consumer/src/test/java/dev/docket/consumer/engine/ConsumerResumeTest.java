package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static dev.docket.consumer.engine.VirtualConsumer.BACKOFF_MAX;
import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static dev.docket.consumer.engine.VirtualConsumer.failing;
import static dev.docket.consumer.engine.VirtualConsumer.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetriesExhaustedException;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.engine.PartitionFlow.StartPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is done beyond the committed offset is not done again by who comes next.
class ConsumerResumeTest {

  private final VirtualConsumer consumer = new VirtualConsumer();
  private final FakeRecordSource source = consumer.source;
  private final ConsumerFlow<String> flow = consumer.flow(CONFIG.withOrder(Order.KEY));

  @BeforeEach
  void start() {
    flow.start();
    source.assign(0);
    consumer.turn();
  }

  @Test
  void shouldPassOverWhatWasDoneBeyondTheCommittedOffset() {
    doneButFirstAndThird();
    flow.commit();
    assertThat(source.committed).containsEntry(partition(0), 0L);

    comeBack();
    source.deliver(0, "a", "b", "c", "d", "e");

    assertThat(valuesOf(consumer.last())).containsExactly("a", "c", "e");
    assertThat(consumer.counts.alreadyDone).isEqualTo(2);
    for (int i = 0; i < 3; i++) {
      consumer.settle(consumer.last(), i, HandleResp.success());
    }
    flow.commit();
    assertThat(source.committed).containsEntry(partition(0), 5L);
    assertThat(source.metadata).containsEntry(partition(0), "");
  }

  @Test
  void shouldKeepNotesOfWhatItHasNotPolledAgain() {
    // Given an owner that polled the first two of the records its predecessor had
    doneButFirstAndThird();
    flow.commit();
    comeBack();
    source.deliver(0, "a", "b");

    // When it commits
    consumer.settle(consumer.last(), 0, HandleResp.success());
    flow.commit();

    // Then the next one knows of the fourth, too
    assertThat(source.committed).containsEntry(partition(0), 2L);
    comeBack();
    source.deliver(0, "c", "d");
    assertThat(valuesOf(consumer.last())).containsExactly("c");
  }

  @Test
  void shouldCommitAgainWhenOnlyTheNoteHasChangedAndNotWhenNothingHas() {
    source.deliver(0, "a", "b", "c");
    consumer.settle(consumer.last(), 1, HandleResp.success());
    int before = source.commits;

    tick();
    assertThat(source.commits).isEqualTo(before + 1);
    tick();
    tick();
    assertThat(source.commits).as("idle").isEqualTo(before + 1);

    consumer.settle(consumer.last(), 2, HandleResp.success());
    assertThat(source.commits).as("before the interval is over").isEqualTo(before + 1);
    tick();
    assertThat(source.commits).isEqualTo(before + 2);
    assertThat(noted(1)).isTrue();
    assertThat(noted(2)).isTrue();
    assertThat(source.committed).containsEntry(partition(0), 0L);
  }

  @Test
  void shouldRepeatAFailedCommitOfANote() {
    doneButFirstAndThird();
    source.failingCommits = 1;

    tick();
    assertThat(source.metadata).containsEntry(partition(0), "");
    tick();
    assertThat(noted(1)).isTrue();
  }

  @Test
  void shouldHandleAllAgainAfterAResetOfTheGroup() {
    doneButFirstAndThird();
    flow.commit();

    source.reset(0, 0);
    comeBack();
    source.deliver(0, "a", "b", "c", "d");

    assertThat(valuesOf(consumer.last())).containsExactly("a", "b", "c", "d");
  }

  @Test
  void shouldHandleAllAgainWhenTheNoteBelongsToAnotherOffset() {
    source.deliver(0, "a", "b", "c", "d");
    consumer.settle(consumer.last(), 0, HandleResp.success());
    consumer.settle(consumer.last(), 2, HandleResp.success());
    flow.commit();
    assertThat(noted(2)).isTrue();

    source.committed.put(partition(0), 0L);
    comeBack();
    source.deliver(0, "a", "b", "c", "d");

    assertThat(valuesOf(consumer.last())).containsExactly("a", "b", "c", "d");
    assertThat(consumer.fatal).isEmpty();
  }

  @Test
  void shouldNoteWhatIsDoneInARevokeThatLeavesAStuckRecordBehind() throws Exception {
    source.deliver(0, "a", "b");
    consumer.settle(consumer.last(), 1, HandleResp.success());

    var pollThread = Thread.ofPlatform().start(() -> source.revoke(0));
    consumer.context.take().run();
    consumer.time.advance(CONFIG.timeouts().drain());
    pollThread.join();

    assertThat(source.committed).containsEntry(partition(0), 0L);
    assertThat(noted(0)).isFalse();
    assertThat(noted(1)).isTrue();
  }

  @Test
  void shouldNoteWhatIsDoneButNotTheRecordAtFaultWhenItStops() {
    source.deliver(0, "a", "b");
    consumer.settle(consumer.last(), 1, HandleResp.success());
    for (int attempt = 1; attempt <= 3; attempt++) {
      consumer.settle(consumer.last(), 0, failing());
      consumer.time.advance(BACKOFF_MAX);
    }
    source.deliverNothing();

    assertThat(consumer.fatal).singleElement().isInstanceOf(RetriesExhaustedException.class);
    assertThat(source.committed).containsEntry(partition(0), 0L);
    assertThat(noted(0)).isFalse();
    assertThat(noted(1)).isTrue();
  }

  @Test
  void shouldTellWhenANoteDoesNotFit() {
    var truncated = new ArrayList<TopicPartition>();
    var flows = assignment(truncated);
    // Given settled records far apart, with open ones between them
    var ledger = flows.flows().iterator().next().ledger;
    for (long offset = 0; offset < 80_000; offset += 20) {
      ledger.track(offset, 0);
      if (offset % 40 == 20) {
        ledger.settle(offset);
      }
    }

    var offsets = flows.committable(flows.flows());

    assertThat(truncated).containsExactly(partition(0));
    assertThat(offsets.get(partition(0)))
        .extracting(OffsetAndMetadata::metadata)
        .asString()
        .hasSizeBetween(DoneBeyond.MAX_TEXT - 40, DoneBeyond.MAX_TEXT);
  }

  @Test
  void shouldCommitWithoutNotesToABrokerThatRefusesThem() {
    doneButFirstAndThird();
    source.refusal = new OffsetMetadataTooLarge("offset.metadata.max.bytes");

    tick();
    assertThat(source.commits).isZero();
    consumer.settle(consumer.last(), 0, HandleResp.success());
    tick();

    assertThat(source.committed).containsEntry(partition(0), 2L);
    assertThat(source.metadata).containsEntry(partition(0), "");
  }

  private static Assignment<String> assignment(List<TopicPartition> truncated) {
    var observer =
        new ConsumerObserver() {
          @Override
          public void notesTruncated(TopicPartition partition) {
            truncated.add(partition);
          }
        };
    var assignment = new Assignment<String>(observer, false, _ -> {});
    assignment.add(1, Map.of(partition(0), new StartPosition(0, true, DoneBeyond.NONE)));
    return assignment;
  }

  private void doneButFirstAndThird() {
    source.deliver(0, "a", "b", "c", "d");
    consumer.settle(consumer.last(), 1, HandleResp.success());
    consumer.settle(consumer.last(), 3, HandleResp.success());
  }

  /// As after a death: nothing more is committed, and the partition begins where the commits are.
  private void comeBack() {
    source.lose(0);
    consumer.turn();
    source.assign(0);
    consumer.turn();
  }

  private void tick() {
    consumer.time.advance(CONFIG.timeouts().commitInterval());
  }

  private boolean noted(long offset) {
    var committed = Objects.requireNonNull(source.committed.get(partition(0)));
    var metadata = Objects.requireNonNull(source.metadata.get(partition(0)));
    return Objects.requireNonNull(DoneBeyond.decode(committed, metadata)).contains(offset);
  }
}

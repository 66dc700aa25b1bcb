package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.engine.PartitionFlow.StartPosition;
import dev.docket.consumer.source.AssignmentListener;
import dev.docket.consumer.source.SyncCommitter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bridge between the poll thread, on which its methods run, and the consumer's context, which
/// owns the partitions. The poll thread hands over and waits; the context goes on turning, takes
/// settlements, and hands back final offsets. It never waits for the poll thread, so the two cannot
/// lock each other.
final class Rebalance<E> implements AssignmentListener {

  private static final Logger log = LoggerFactory.getLogger(Rebalance.class);

  /// How much later than the drain's own limit the poll thread stops waiting: only a stuck context
  /// gets there.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Executor context;
  private final Assignment<E> assignment;
  private final Drainer<E> drainer;
  private final ConsumerObserver observer;
  private final Duration drainLimit;

  Rebalance(
      Executor context,
      Assignment<E> assignment,
      Drainer<E> drainer,
      ConsumerObserver observer,
      Duration drainLimit) {
    this.context = context;
    this.assignment = assignment;
    this.drainer = drainer;
    this.observer = observer;
    this.drainLimit = drainLimit;
  }

  @Override
  public void onAssigned(int epoch, Set<TopicPartition> partitions, SyncCommitter committer) {
    if (partitions.isEmpty()) {
      return;
    }
    if (assignment.comesPaused()) {
      committer.pause(partitions);
    }
    var starts = starts(partitions, committer);
    log.atInfo().addKeyValue("starts", starts).log("Partitions assigned");
    // Queued before the poll returns, so the context knows the partitions before their records
    // come.
    context.execute(() -> {
      assignment.add(epoch, starts);
      observer.assigned(partitions);
    });
  }

  /// A partition without a committed offset gets one now: otherwise a restart under `latest` would
  /// skip what came meanwhile.
  private Map<TopicPartition, StartPosition> starts(
      Set<TopicPartition> partitions, SyncCommitter committer) {
    var starts = new HashMap<TopicPartition, StartPosition>();
    var first = new HashMap<TopicPartition, OffsetAndMetadata>();
    var committed = committer.committed(partitions);
    for (var partition : partitions) {
      var known = committed.get(partition);
      if (known != null) {
        starts.put(partition, new StartPosition(known.offset(), true, done(partition, known)));
      } else {
        long position = committer.position(partition);
        first.put(partition, new OffsetAndMetadata(position));
        starts.put(partition, new StartPosition(position, false, DoneBeyond.NONE));
      }
    }
    if (!first.isEmpty() && commit(first, committer)) {
      first.forEach((tp, offset) ->
          starts.put(tp, new StartPosition(offset.offset(), true, DoneBeyond.NONE)));
    }
    return starts;
  }

  /// Metadata that cannot be read costs a repetition, no more.
  private static DoneBeyond done(TopicPartition partition, OffsetAndMetadata committed) {
    var done = DoneBeyond.decode(committed.offset(), committed.metadata());
    if (done == null) {
      log.atWarn()
          .addKeyValue("partition", partition)
          .addKeyValue("offset", committed.offset())
          .log("Commit metadata unreadable, what was done beyond the offset is handled again");
      return DoneBeyond.NONE;
    }
    return done;
  }

  @Override
  public void onRevoked(Set<TopicPartition> partitions, SyncCommitter committer) {
    if (partitions.isEmpty()) {
      return;
    }
    var handover = new CompletableFuture<Drainer.Drained>();
    context.execute(() -> drainer.drain(partitions).onSuccess(handover::complete));
    try {
      var drained = committer.await(handover, drainLimit.plus(GRACE));
      log.atInfo()
          .addKeyValue("partitions", partitions)
          .addKeyValue("offsets", numbers(drained.offsets()))
          .addKeyValue("undrained", drained.undrained())
          .log("Partitions revoked");
      if (!drained.offsets().isEmpty()) {
        commit(drained.offsets(), committer);
      }
      context.execute(() -> observer.revoked(partitions, drained.undrained()));
    } catch (TimeoutException | ExecutionException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("partitions", partitions)
          .log("Revoked without a commit: the consumer's context did not answer");
      context.execute(() -> drainer.drop(partitions));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onLost(Set<TopicPartition> partitions) {
    log.atWarn().addKeyValue("partitions", partitions).log("Partitions lost, nothing committed");
    context.execute(() -> drainer.drop(partitions));
  }

  private boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets, SyncCommitter committer) {
    try {
      committer.commitSync(offsets);
      return true;
    } catch (KafkaException e) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("offsets", numbers(offsets))
          .log("Commit during a rebalance failed");
      context.execute(() -> observer.commitFailed(e));
      return false;
    }
  }

  /// For logs: the metadata may be long.
  private static Map<TopicPartition, Long> numbers(Map<TopicPartition, OffsetAndMetadata> offsets) {
    var numbers = new HashMap<TopicPartition, Long>();
    offsets.forEach((partition, offset) -> numbers.put(partition, offset.offset()));
    return numbers;
  }
}

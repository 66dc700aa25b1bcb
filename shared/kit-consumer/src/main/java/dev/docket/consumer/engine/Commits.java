package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.source.RecordSource;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits what is settled, one commit at a time. Owned by the consumer's context.
final class Commits<E> {

  private static final Logger log = LoggerFactory.getLogger(Commits.class);

  private final RecordSource source;
  private final Assignment<E> assignment;
  private final ConsumerObserver observer;
  private Future<Void> last = Future.succeededFuture();

  Commits(RecordSource source, Assignment<E> assignment, ConsumerObserver observer) {
    this.source = source;
    this.assignment = assignment;
    this.observer = observer;
  }

  /// Whether a commit is under way: on a tick there is no use in queueing another.
  boolean busy() {
    return !last.isComplete();
  }

  /// Commits what is settled when the commit before is through. A failure is counted and logged
  /// here; the next commit repeats what this one did not bring about.
  Future<Void> commit() {
    last = last.transform(_ -> send());
    return last;
  }

  private Future<Void> send() {
    var flows = List.copyOf(assignment.flows());
    var offsets = assignment.committable(flows);
    if (offsets.isEmpty()) {
      return Future.succeededFuture();
    }
    return source
        .commit(assignment.epoch(), offsets)
        .onSuccess(_ -> committed(flows, offsets))
        .onFailure(cause -> failed(cause, offsets));
  }

  private void committed(
      Collection<PartitionFlow<E>> flows, Map<TopicPartition, OffsetAndMetadata> offsets) {
    var ends = source.endOffsets();
    for (var flow : flows) {
      var offset = offsets.get(flow.partition);
      // One that has ended since was committed by whoever drained it.
      if (offset != null && !flow.ended()) {
        flow.committed(offset.offset());
        var end = ends.get(flow.partition);
        long lag = end == null ? -1 : Math.max(0, end - offset.offset());
        observer.committed(flow.partition, offset.offset(), lag);
      }
    }
  }

  private void failed(Throwable cause, Map<TopicPartition, OffsetAndMetadata> offsets) {
    observer.commitFailed(cause);
    if (cause instanceof OffsetMetadataTooLarge) {
      assignment.forgoNotes();
    }
    // Common, and over with the rebalance: no cause for a stack trace.
    boolean passing = cause instanceof RebalanceInProgressException;
    log.atWarn()
        .setCause(passing ? null : cause)
        .addKeyValue("partitions", offsets.keySet())
        .addKeyValue("passing", passing)
        .log("Commit failed, the next one repeats it");
  }
}

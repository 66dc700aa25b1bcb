package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The partitions this consumer has. Owned by the consumer's context.
final class Assignment<E> {

  private final ConsumerObserver observer;
  private final Map<TopicPartition, PartitionFlow<E>> flows = new LinkedHashMap<>();
  private final boolean parking;
  private final Consumer<PartitionFlow<E>> begun;
  private int epoch;
  private boolean closing;
  private boolean noting = true;

  /// @param begun takes a partition that has come; when there is a parking lot it delivers nothing
  ///   before that is loaded
  /// @param parking whether there is one
  Assignment(ConsumerObserver observer, boolean parking, Consumer<PartitionFlow<E>> begun) {
    this.observer = observer;
    this.parking = parking;
    this.begun = begun;
  }

  /// Whether partitions come paused. Any thread.
  boolean comesPaused() {
    return parking;
  }

  /// @param given the assignment's
  void add(int given, Map<TopicPartition, PartitionFlow.StartPosition> starts) {
    epoch = given;
    starts.forEach((tp, start) -> {
      var flow = new PartitionFlow<E>(tp, epoch, start);
      flows.put(tp, flow);
      flow.paused = parking;
      if (closing) {
        flow.beginEnding();
      }
      begun.accept(flow);
    });
  }

  /// Partitions that still come are taken, because the group gives them, but nothing of them
  /// begins.
  void close() {
    closing = true;
  }

  /// The broker refuses metadata of the usual length: commits do without from now on.
  void forgoNotes() {
    noting = false;
  }

  @Nullable PartitionFlow<E> flow(TopicPartition partition) {
    return flows.get(partition);
  }

  Collection<PartitionFlow<E>> flows() {
    return flows.values();
  }

  List<PartitionFlow<E>> flows(Set<TopicPartition> partitions) {
    var found = new ArrayList<PartitionFlow<E>>();
    for (var partition : partitions) {
      var flow = flows.get(partition);
      if (flow != null) {
        found.add(flow);
      }
    }
    return found;
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(flows.keySet());
  }

  void end(PartitionFlow<E> flow) {
    flow.end();
    flows.remove(flow.partition, flow);
  }

  /// What all partitions have together.
  ///
  /// @param oldestMillis when the first record not settled was polled, or [OffsetLedger#NEVER]
  record Load(
      int partitions,
      int inFlight,
      long inFlightBytes,
      int parked,
      int unread,
      int full,
      long oldestMillis) {
    static final Load NONE = new Load(0, 0, 0, 0, 0, 0, OffsetLedger.NEVER);
  }

  Load load() {
    int inFlight = 0;
    long bytes = 0;
    int parked = 0;
    int unread = 0;
    int full = 0;
    long oldest = OffsetLedger.NEVER;
    for (var flow : flows.values()) {
      inFlight += flow.ledger.inFlight();
      bytes += flow.bytes;
      parked += flow.lot.size();
      unread += flow.lot.isLoaded() ? 0 : 1;
      full += flow.full ? 1 : 0;
      oldest = Math.min(oldest, flow.ledger.oldest());
    }
    return new Load(flows.size(), inFlight, bytes, parked, unread, full, oldest);
  }

  /// Whether there is nothing to do but to wait for records.
  boolean idle() {
    for (var flow : flows.values()) {
      if (flow.paused || flow.dirty() || flow.ledger.inFlight() > 0) {
        return false;
      }
    }
    return !flows.isEmpty();
  }

  /// Of the last assignment that is known here.
  int epoch() {
    return epoch;
  }

  /// What there is to commit: settled prefixes, and in the metadata what is done beyond them.
  Map<TopicPartition, OffsetAndMetadata> committable(Collection<PartitionFlow<E>> among) {
    var offsets = new LinkedHashMap<TopicPartition, OffsetAndMetadata>();
    for (var flow : among) {
      if (flow.dirty()) {
        var note = flow.send(noting);
        offsets.put(flow.partition, new OffsetAndMetadata(flow.ledger.committable(), note.text()));
        if (!note.whole()) {
          observer.notesTruncated(flow.partition);
        }
      }
    }
    return offsets;
  }
}

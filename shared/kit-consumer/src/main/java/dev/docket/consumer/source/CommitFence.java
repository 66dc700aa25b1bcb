package dev.docket.consumer.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Tells commits that were overtaken by a rebalance: what is not owned any more, what was computed
/// before the partition was lost and came back, and what would move a committed offset back. For
/// whoever implements [RecordSource#commit]. Owned by the poll thread.
public final class CommitFence {

  private final Map<TopicPartition, Owned> fences = new HashMap<>();
  private int epoch;

  /// @param epoch of the assignment that gave the partition
  /// @param offset below which a commit is stale
  private record Owned(int epoch, long offset) {}

  /// @return the epoch of this assignment
  public int own(Collection<TopicPartition> partitions) {
    epoch++;
    partitions.forEach(partition -> fences.put(partition, new Owned(epoch, 0)));
    return epoch;
  }

  public void forget(Collection<TopicPartition> partitions) {
    fences.keySet().removeAll(partitions);
  }

  /// Not to be kept across calls.
  public Set<TopicPartition> owned() {
    return fences.keySet();
  }

  /// Of the last assignment.
  public int epoch() {
    return epoch;
  }

  /// Those of `offsets` that may be committed.
  ///
  /// @param known the last assignment that whoever computed the offsets had heard of
  public Map<TopicPartition, OffsetAndMetadata> admitted(
      int known, Map<TopicPartition, OffsetAndMetadata> offsets) {
    var admitted = new HashMap<TopicPartition, OffsetAndMetadata>();
    offsets.forEach((partition, offset) -> {
      var owned = fences.get(partition);
      if (owned != null && owned.epoch <= known && offset.offset() >= owned.offset) {
        admitted.put(partition, offset);
      }
    });
    return admitted;
  }

  /// These offsets are committed.
  public void raise(Map<TopicPartition, OffsetAndMetadata> committed) {
    committed.forEach((partition, offset) ->
        fences.computeIfPresent(partition, (_, owned) -> new Owned(owned.epoch, offset.offset())));
  }
}

package dev.docket.consumer.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Tells commits that were overtaken by a rebalance: what is not owned any more, and what would
/// move a committed offset back. For whoever implements [RecordSource#commit]. Owned by the poll
/// thread.
public final class CommitFence {

  /// Owned partitions, and the offset below which a commit is stale.
  private final Map<TopicPartition, Long> fences = new HashMap<>();

  public void own(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> fences.put(partition, 0L));
  }

  public void forget(Collection<TopicPartition> partitions) {
    fences.keySet().removeAll(partitions);
  }

  /// Not to be kept across calls.
  public Set<TopicPartition> owned() {
    return fences.keySet();
  }

  /// Those of `offsets` that may be committed.
  public Map<TopicPartition, OffsetAndMetadata> admitted(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    var admitted = new HashMap<TopicPartition, OffsetAndMetadata>();
    offsets.forEach((partition, offset) -> {
      var fence = fences.get(partition);
      if (fence != null && offset.offset() >= fence) {
        admitted.put(partition, offset);
      }
    });
    return admitted;
  }

  /// These offsets are committed.
  public void raise(Map<TopicPartition, OffsetAndMetadata> committed) {
    committed.forEach((partition, offset) -> fences.replace(partition, offset.offset()));
  }
}

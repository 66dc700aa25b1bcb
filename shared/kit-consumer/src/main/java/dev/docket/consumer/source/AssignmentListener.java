package dev.docket.consumer.source;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/// Hears of rebalances ON THE POLL THREAD, inside a poll (or a close): while a method runs nothing
/// else that needs that thread proceeds, so it must not wait for any future of its [RecordSource].
/// The committer is valid during the call only.
public interface AssignmentListener {

  /// These partitions are ours, in addition to those we have; nothing of them has been polled yet.
  ///
  /// @param epoch counts the assignments of this membership, from 1
  void onAssigned(int epoch, Set<TopicPartition> partitions, SyncCommitter committer);

  /// These partitions will be another member's when this returns.
  void onRevoked(Set<TopicPartition> partitions, SyncCommitter committer);

  /// These partitions may be another member's already: a commit would be refused or do harm.
  void onLost(Set<TopicPartition> partitions);
}

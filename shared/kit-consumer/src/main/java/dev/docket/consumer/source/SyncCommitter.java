package dev.docket.consumer.source;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// What can be done at once, on the poll thread, during a rebalance. Calls block up to
/// `kafka.apiTimeout` and throw [org.apache.kafka.common.KafkaException].
public interface SyncCommitter {

  void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets);

  /// Partitions without a commit are absent.
  Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions);

  long position(TopicPartition partition);
}

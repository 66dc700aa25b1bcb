package dev.docket.consumer.source;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// What can be done at once, on the poll thread, during a rebalance. Calls block up to
/// `kafka.apiTimeout` and throw [org.apache.kafka.common.KafkaException].
public interface SyncCommitter {

  void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets);

  /// Partitions without a commit are absent.
  Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions);

  long position(TopicPartition partition);

  /// As [RecordSource#pause(Set)], before the first record of a partition that is just assigned.
  void pause(Set<TopicPartition> partitions);

  /// Holds the poll thread until another thread answers. Beside the clock and the scheduler the one
  /// place where time passes, and a source that is not Kafka may let it pass in its own way.
  default <T> T await(CompletableFuture<T> answer, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}

package dev.docket.consumer.engine;

import dev.docket.consumer.source.AssignmentListener;
import dev.docket.consumer.source.RecordSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// A membership that can end as a process does that is killed: without another poll, commit or
/// goodbye. To be used on one context, but for [#die()].
final class MortalSource implements RecordSource {

  private final RecordSource source;
  private volatile boolean dead;

  MortalSource(RecordSource source) {
    this.source = source;
  }

  void die() {
    dead = true;
  }

  /// Frees what a dead process would not hold.
  Future<Void> bury() {
    return source.close();
  }

  @Override
  public Future<Void> subscribe(Set<String> topics, AssignmentListener listener) {
    return source.subscribe(topics, listener);
  }

  @Override
  public Future<ConsumerRecords<byte[], byte[]>> poll(Duration timeout) {
    return dead
        ? Promise.<ConsumerRecords<byte[], byte[]>>promise().future()
        : source.poll(timeout);
  }

  @Override
  public Future<Long> position(TopicPartition partition) {
    return source.position(partition);
  }

  @Override
  public Future<Void> seek(TopicPartition partition, long offset) {
    return source.seek(partition, offset);
  }

  @Override
  public Future<Void> pause(Set<TopicPartition> partitions) {
    return dead ? gone() : source.pause(partitions);
  }

  @Override
  public Future<Void> resume(Set<TopicPartition> partitions) {
    return dead ? gone() : source.resume(partitions);
  }

  @Override
  public Future<Void> commit(int epoch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    return dead ? gone() : source.commit(epoch, offsets);
  }

  @Override
  public Future<Map<TopicPartition, OffsetAndMetadata>> committed(Set<TopicPartition> partitions) {
    return source.committed(partitions);
  }

  @Override
  public Future<ConsumerGroupMetadata> member() {
    return source.member();
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return source.endOffsets();
  }

  @Override
  public Future<Void> close() {
    return dead ? Future.succeededFuture() : source.close();
  }

  private static Future<Void> gone() {
    return Future.failedFuture(new IllegalStateException("dead"));
  }
}

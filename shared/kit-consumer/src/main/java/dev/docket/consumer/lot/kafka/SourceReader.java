package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.config.ConsumerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// Reads records of the source topic once more, by their offsets, and is no member of the group.
/// Blocking; used by one thread at a time.
final class SourceReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /// Without a step forward.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Records that are read over rather than asked around: what was fetched ahead is lost by a jump.
  private static final long READ_OVER = 1_000;

  private final KafkaConsumer<byte[], byte[]> consumer;

  SourceReader(ConsumerConfig config) {
    this.consumer = new SideClients(config, "replay").reading(false);
  }

  /// Hands over those that are there, in their order.
  ///
  /// @throws TimeoutException when the log does not go on
  void read(
      TopicPartition partition,
      NavigableSet<Long> offsets,
      Consumer<ConsumerRecord<byte[], byte[]>> found) {
    var only = List.of(partition);
    consumer.assign(only);
    long begin = of(consumer.beginningOffsets(only), partition);
    long end = Math.max(begin, of(consumer.endOffsets(only), partition));
    var wanted = new TreeSet<>(offsets.subSet(begin, end));
    long at = -1;
    long deadline = 0;
    while (!wanted.isEmpty()) {
      if (at < 0 || wanted.first() - at > READ_OVER) {
        consumer.seek(partition, wanted.first());
      }
      for (var record : consumer.poll(POLL)) {
        if (wanted.remove(record.offset())) {
          found.accept(record);
        }
      }
      long reached = consumer.position(partition);
      // What was passed over is not there: compacted, or never committed.
      wanted.headSet(reached).clear();
      if (reached != at) {
        at = reached;
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "reading %s has stood still at %d for %s".formatted(partition, at, PATIENCE));
      }
    }
  }

  private static long of(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  @Override
  public void close() {
    consumer.close();
  }
}

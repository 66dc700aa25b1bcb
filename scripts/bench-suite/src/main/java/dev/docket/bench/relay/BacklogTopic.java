package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A topic of its own for one contender and one backlog. Its records carry the broker's time of
/// storing, so that nobody has to read while others are measured. For one thread.
final class BacklogTopic implements AutoCloseable {

  private static final int PARTITIONS = 4;
  private static final Duration POLL = Duration.ofSeconds(10);

  private final String name;
  private final List<TopicPartition> partitions;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private BacklogTopic(String bootstrap, String name) {
    this.name = name;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "max.poll.records", 5_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.partitions =
        consumer.partitionsFor(name).stream()
            .map(p -> new TopicPartition(name, p.partition()))
            .toList();
    consumer.assign(partitions);
  }

  static BacklogTopic create(String bootstrap, String name) throws InterruptedException {
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      var topic =
          new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
              .configs(Map.of("message.timestamp.type", "LogAppendTime"));
      admin.createTopics(List.of(topic)).all().get();
      return new BacklogTopic(bootstrap, name);
    } catch (ExecutionException e) {
      throw new BenchFailedException("the topic cannot be made: " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  /// How many records there are.
  long size() {
    return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
  }

  /// @param records that came after those of the warm-up
  /// @param took for them, to a millisecond
  /// @param checksum over keys and values, whatever their order
  record Content(long records, Duration took, long checksum) {}

  /// Reads it all.
  ///
  /// @param warmUp that many come before the clock begins
  /// @throws BenchFailedException unless each position is there once, with its key and a whole
  ///   envelope, and each case's are in order
  Content check(long firstPosition, int count, int warmUp) {
    var order = new CaseOrder();
    var times = new TreeMap<Long, Integer>();
    long checksum = 0;
    consumer.seekToBeginning(partitions);
    for (int read = 0; read < count; ) {
      var messages = consumer.poll(POLL);
      if (messages.isEmpty()) {
        throw new BenchFailedException("%d of %d events are in %s".formatted(read, count, name));
      }
      for (var message : messages) {
        long position = order.take(message);
        if (position < firstPosition || position >= firstPosition + count) {
          throw new BenchFailedException("event %d is not of this backlog".formatted(position));
        }
        checksum += checksum(message, position);
        times.merge(message.timestamp(), 1, Integer::sum);
      }
      read += messages.count();
    }
    if (size() != count) {
      throw new BenchFailedException(
          "%d events are in %s, %d were written".formatted(size(), name, count));
    }
    int before = 0;
    for (var time : times.entrySet()) {
      before += time.getValue();
      if (before >= warmUp) {
        var took = Duration.ofMillis(times.lastKey() - time.getKey());
        return new Content(count - before, took, checksum);
      }
    }
    throw new BenchFailedException("nothing is left behind %d events".formatted(warmUp));
  }

  private static long checksum(ConsumerRecord<byte[], byte[]> message, long position) {
    var key = new String(message.key(), StandardCharsets.US_ASCII);
    if (!key.equals(OutboxTable.key(position))
        || message.value().length != OutboxTable.ENVELOPE_BYTES) {
      throw new BenchFailedException(
          "event %d has the key %s and %d bytes".formatted(position, key, message.value().length));
    }
    var sum = new CRC32C();
    sum.update(message.value());
    return sum.getValue() * position;
  }

  @Override
  public void close() {
    consumer.close();
  }
}

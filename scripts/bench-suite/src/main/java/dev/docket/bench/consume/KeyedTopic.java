package dev.docket.bench.consume;

import dev.docket.bench.BenchFailedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A topic that is written once and read by all contenders, each in a group of its own. For one
/// thread.
final class KeyedTopic {

  private static final int PARTITIONS = 8;

  private final String bootstrap;
  private final String name;
  private final Load load;

  private KeyedTopic(String bootstrap, String name, Load load) {
    this.bootstrap = bootstrap;
    this.name = name;
    this.load = load;
  }

  /// Blocks until it is written.
  static KeyedTopic write(String bootstrap, String name, Load load) throws InterruptedException {
    var topic = new KeyedTopic(bootstrap, name, load);
    try (var admin = topic.admin()) {
      admin
          .createTopics(List.of(new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new BenchFailedException("the topic cannot be made: " + e.getMessage(), e);
    }
    topic.fill();
    return topic;
  }

  String bootstrap() {
    return bootstrap;
  }

  String name() {
    return name;
  }

  Load load() {
    return load;
  }

  private void fill() {
    var acknowledged = new AtomicLong();
    var order = new long[load.keys()];
    for (int key = 0; key < order.length; key++) {
      order[key] = key;
    }
    var random = new SplittableRandom(1);
    var properties =
        Map.<String, Object>of(
            "bootstrap.servers", bootstrap, "linger.ms", 20, "batch.size", 256 * 1024);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int number = 0; number < load.perKey(); number++) {
        shuffle(order, random);
        for (long key : order) {
          var record = new ProducerRecord<>(name, Load.key(key), Load.value(key, number));
          var _ =
              producer.send(
                  record,
                  (_, failure) -> {
                    if (failure == null) {
                      acknowledged.incrementAndGet();
                    }
                  });
        }
      }
    }
    if (acknowledged.get() != load.records()) {
      throw new BenchFailedException(
          "%d records were written, %d acknowledged".formatted(load.records(), acknowledged.get()));
    }
  }

  private static void shuffle(long[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      long key = order[i];
      order[i] = order[other];
      order[other] = key;
    }
  }

  /// @throws BenchFailedException unless the group has committed the end of every partition
  void checkCommitted(String group) throws InterruptedException {
    try (var admin = admin()) {
      var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      for (int i = 0; i < PARTITIONS; i++) {
        var partition = new TopicPartition(name, i);
        long end =
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
        var offset = committed.get(partition);
        if (offset == null || offset.offset() != end) {
          throw new BenchFailedException(
              "%s has committed %s of %s, which ends at %d"
                  .formatted(group, offset, partition, end));
        }
      }
    } catch (ExecutionException e) {
      throw new BenchFailedException("the commits cannot be read: " + e.getMessage(), e);
    }
  }

  private Admin admin() {
    return Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
  }
}

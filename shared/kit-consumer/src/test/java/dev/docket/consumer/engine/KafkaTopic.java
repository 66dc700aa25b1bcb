package dev.docket.consumer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.testkit.TestInfrastructure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A topic on the tests' Kafka, a producer to it, and a view of a group's commits that does not go
/// through the code under test.
final class KafkaTopic implements AutoCloseable {

  final String name;
  private final String bootstrap = TestInfrastructure.shared().kafkaBootstrap();
  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;
  private final AtomicReference<@Nullable Exception> unsent = new AtomicReference<>();

  KafkaTopic(Class<?> test, String name, int partitions) {
    this.name = TestInfrastructure.shared().topicPrefix(test) + name;
    TestInfrastructure.shared().createTopic(this.name, partitions);
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    admin = Admin.create(client);
  }

  /// A consumer of this topic with a short poll, so that forced commits are quick.
  ConsumerConfig consumer() {
    var limits = LimitsConfig.DEFAULT;
    return ConsumerConfig.of(name, name, KafkaConfig.at(bootstrap))
        .withLimits(
            new LimitsConfig(
                limits.maxPollRecords(),
                Duration.ofMillis(20),
                Duration.ofMillis(20),
                limits.maxInFlight(),
                limits.maxInFlightBytes(),
                limits.maxBatchRecords(),
                limits.fetchMaxBytes(),
                limits.maxRecordBytes(),
                limits.maxParked()));
  }

  void send(int partition, String value) {
    var record = new ProducerRecord<byte[], byte[]>(name, partition, null, value.getBytes(UTF_8));
    var _ =
        producer.send(
            record,
            (_, failure) -> {
              if (failure != null) {
                unsent.compareAndSet(null, failure);
              }
            });
  }

  /// Sends to partition 0 and waits until all is there.
  void sendAll(String... values) {
    for (var value : values) {
      send(0, value);
    }
    flush();
  }

  /// Waits until all is there.
  void flush() {
    producer.flush();
    assertThat(unsent.get()).as("why a record could not be sent").isNull();
  }

  /// What the group has committed, -1 when nothing.
  long committed(int partition) throws Exception {
    var committed = commit(partition);
    return committed == null ? -1 : committed.offset();
  }

  /// What came with the offset the group has committed, empty when nothing has.
  String metadata(int partition) throws Exception {
    var committed = commit(partition);
    return committed == null ? "" : committed.metadata();
  }

  private @Nullable OffsetAndMetadata commit(int partition) throws Exception {
    var offsets =
        admin
            .listConsumerGroupOffsets(name)
            .partitionsToOffsetAndMetadata()
            .get(10, TimeUnit.SECONDS);
    return offsets.get(new TopicPartition(name, partition));
  }

  /// As Kafka's tools do when they reset a group.
  void reset(int partition, long offset) throws Exception {
    var start = Map.of(new TopicPartition(name, partition), new OffsetAndMetadata(offset));
    admin.alterConsumerGroupOffsets(name, start).all().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}

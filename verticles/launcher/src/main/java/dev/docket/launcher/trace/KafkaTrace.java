package dev.docket.launcher.trace;

import dev.docket.events.EventRecords;
import dev.docket.kit.config.KafkaConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// What Kafka knows. Reads without a group, and commits nothing. Owned by one thread.
final class KafkaTrace implements AutoCloseable {

  /// How long before an event was recorded its search begins: clocks differ.
  private static final Duration BEFORE = Duration.ofMinutes(1);

  /// Records looked at per event.
  private static final int MAX_RECORDS = 100_000;

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(500);

  /// Where an event is in the topic.
  sealed interface Place {

    TopicPartition partition();

    record At(TopicPartition partition, long offset) implements Place {}

    /// Looked for from one offset to before another.
    record NotFound(TopicPartition partition, long from, long to) implements Place {}
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final String topic;

  /// @param topic with the installation's prefix
  KafkaTrace(KafkaConfig kafka, String topic) {
    var properties = new HashMap<String, Object>(kafka.properties());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(LIMIT.toMillis()));
    properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(LIMIT.toMillis()));
    this.admin = Admin.create(properties);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topic = topic;
  }

  /// Looks where the producer puts the event's key, from about the time it was recorded.
  Place find(TracedEvent event) {
    var key = EventRecords.key(event.orgId(), event.caseId()).getBytes(StandardCharsets.UTF_8);
    // The default partitioner's rule.
    int partitions = consumer.partitionsFor(topic).size();
    var partition = new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions);
    consumer.assign(List.of(partition));
    var since = event.recordedAt().minus(BEFORE).toEpochMilli();
    var found = consumer.offsetsForTimes(Map.of(partition, since)).get(partition);
    long end = end(partition);
    long from = found == null ? end : found.offset();
    consumer.seek(partition, from);
    return scanned(event, partition, from, Math.min(end, from + MAX_RECORDS));
  }

  private long end(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  private Place scanned(TracedEvent event, TopicPartition partition, long from, long to) {
    var wanted = event.header().getBytes(StandardCharsets.UTF_8);
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (consumer.position(partition) < to && System.nanoTime() < deadline) {
      for (var message : consumer.poll(POLL)) {
        if (Arrays.equals(header(message), wanted)) {
          return new Place.At(partition, message.offset());
        }
      }
    }
    return new Place.NotFound(partition, from, consumer.position(partition));
  }

  private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> message) {
    var header = message.headers().lastHeader(EventRecords.POSITION_HEADER);
    return header == null ? null : header.value();
  }

  /// The offset up to which a group has finished a partition, exclusive; null when it has committed
  /// nothing there.
  @Nullable Long committed(String group, TopicPartition partition) {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      var offset = offsets.get(partition);
      return offset == null ? null : offset.offset();
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("cannot ask for the offsets of " + group + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}

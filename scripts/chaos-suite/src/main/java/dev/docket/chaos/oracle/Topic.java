package dev.docket.chaos.oracle;

import dev.docket.chaos.oracle.Evidence.Published;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.DemoOrg;
import dev.docket.chaos.platform.Stream;
import dev.docket.events.EffectKey;
import dev.docket.feed.FeedRead;
import dev.docket.feed.FeedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The topic and the group's offsets, read without being a member of any group. For one thread at a
/// time, but for [#committed()].
public final class Topic implements AutoCloseable {

  private static final Duration API_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration READ_LIMIT = Duration.ofSeconds(60);

  private final Stream stream;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Integer, List<At>> records = new HashMap<>();
  private boolean assigned;

  /// @param offset of the record in its partition
  public record At(long offset, Published published) {}

  public Topic(String bootstrap, Stream stream) {
    this.stream = stream;
    Map<String, Object> common =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "reconnect.backoff.ms",
            20L,
            "reconnect.backoff.max.ms",
            500L,
            "request.timeout.ms",
            5_000,
            "default.api.timeout.ms",
            Math.toIntExact(API_LIMIT.toMillis()));
    admin = Admin.create(common);
    consumer =
        new KafkaConsumer<>(common, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /// What the group has committed, by partition; waits for a broker that is coming back. Any
  /// thread.
  public Map<Integer, Long> committed() {
    try {
      var offsets =
          admin
              .listConsumerGroupOffsets(stream.group())
              .partitionsToOffsetAndMetadata()
              .get(API_LIMIT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
      var committed = new HashMap<Integer, Long>();
      offsets.forEach((partition, offset) -> {
        if (offset != null && partition.topic().equals(stream.topic())) {
          committed.put(partition.partition(), offset.offset());
        }
      });
      return committed;
    } catch (ExecutionException | TimeoutException e) {
      throw new CannotMeasureException("the committed offsets cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotMeasureException("interrupted while reading offsets", e);
    }
  }

  /// Reads on until the given offsets, or all there is.
  public void readTo(Map<Integer, Long> offsets) {
    assign();
    long deadline = System.nanoTime() + READ_LIMIT.toNanos();
    while (!reached(offsets)) {
      if (System.nanoTime() - deadline > 0) {
        throw new CannotMeasureException("the topic cannot be read to " + offsets);
      }
      for (var message : consumer.poll(POLL)) {
        records
            .computeIfAbsent(message.partition(), _ -> new ArrayList<>())
            .add(new At(message.offset(), published(message)));
      }
    }
  }

  /// The end of each partition.
  public Map<Integer, Long> ends() {
    assign();
    var ends = new HashMap<Integer, Long>();
    consumer
        .endOffsets(consumer.assignment())
        .forEach((partition, end) -> ends.put(partition.partition(), end));
    return ends;
  }

  /// The records read so far, by partition and in order.
  public Map<Integer, List<At>> records() {
    return records;
  }

  private void assign() {
    if (!assigned) {
      var partitions =
          consumer.partitionsFor(stream.topic()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      assigned = true;
    }
  }

  private boolean reached(Map<Integer, Long> offsets) {
    return offsets.entrySet().stream()
        .allMatch(
            e -> consumer.position(new TopicPartition(stream.topic(), e.getKey())) >= e.getValue());
  }

  private Published published(ConsumerRecord<byte[], byte[]> message) {
    return switch (stream) {
      case CASE_EVENTS -> {
        var header = EventTokens.read(message.value()).header();
        yield new Published(header.eventId(), header.caseId(), header.version());
      }
      case FEED -> feed(message);
    };
  }

  /// A run is an event of its own, of a case but without a version there.
  private static Published feed(ConsumerRecord<byte[], byte[]> message) {
    if (FeedRead.of(message.value()) instanceof FeedRead.Read(var told)
        && told.source() instanceof FeedRecord.Source.CaseManagement(var caseId)) {
      var eventId = EffectKey.eventIdOf(DemoOrg.ORG, "workflow", told.workflow().runId());
      return new Published(eventId, UUID.fromString(caseId), 0);
    }
    throw new IllegalStateException("a feed record that cannot be read");
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    consumer.close();
  }
}

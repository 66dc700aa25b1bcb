package dev.docket.relay;

import dev.docket.events.EventRecords;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.tracing.Tracing;
import dev.docket.store.LogIdentity;
import dev.docket.store.OutboxEntry;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Publishes with one idempotent producer: acknowledged by all replicas, never reordered within a
/// partition, compressed. The producer's `send` may block on metadata and on a full buffer, so
/// batches are handed over, and waited for, on a worker thread.
///
/// It is closed by the first record that cannot be stored. Kafka takes the records of a partition
/// only in the order in which an idempotent producer numbered them; a producer that lives on would
/// number anew what it still has, and store it behind the gap.
final class KafkaEventPublisher implements EventPublisher {

  private final WorkerExecutor worker;
  private final Producer<byte[], byte[]> producer;
  private final String prefix;
  private final Destinations destinations;
  private final byte[] logEpoch;

  /// @param worker a thread of the publisher's own, because it waits for Kafka; closed with this
  /// @param producer closed with this
  /// @param prefix of the installation's topics
  KafkaEventPublisher(
      WorkerExecutor worker,
      Producer<byte[], byte[]> producer,
      String prefix,
      Destinations destinations,
      LogIdentity log) {
    this.worker = worker;
    this.producer = producer;
    this.prefix = prefix;
    this.destinations = destinations;
    this.logEpoch = log.logEpoch().toString().getBytes(StandardCharsets.UTF_8);
  }

  /// @param worker of the publisher's own
  static KafkaEventPublisher to(
      KafkaConfig kafka, WorkerExecutor worker, Destinations destinations, LogIdentity log) {
    return new KafkaEventPublisher(
        worker, new KafkaProducer<>(properties(kafka)), kafka.topicPrefix(), destinations, log);
  }

  private static Map<String, Object> properties(KafkaConfig kafka) {
    var properties = new HashMap<String, Object>(kafka.properties());
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 5 * 1024 * 1024);
    // Nothing waits for company that a flush would not send off: large requests under a backlog, no
    // delay for a single event.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 1_000);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20L);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000L);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    return properties;
  }

  @Override
  public Future<?> publish(List<OutboxEntry> entries, BooleanSupplier fresh) {
    return worker.executeBlocking(() -> {
      var failure = new AtomicReference<@Nullable Exception>();
      for (var entry : entries) {
        if (!fresh.getAsBoolean()) {
          throw new StaleReadException();
        }
        send(entry, failure);
        // Each of the others could block as long as the one that failed.
        if (failure.get() != null) {
          break;
        }
      }
      if (failure.get() == null) {
        producer.flush();
      }
      var first = failure.get();
      if (first != null) {
        throw first;
      }
      return entries.size();
    });
  }

  /// @param failure set on the producer's thread
  private void send(OutboxEntry entry, AtomicReference<@Nullable Exception> failure) {
    var key = EventRecords.key(entry.orgId(), entry.caseId()).getBytes(StandardCharsets.UTF_8);
    var value = entry.envelope().getBytes();
    var position = entry.position().toString().getBytes(StandardCharsets.UTF_8);
    var headers = new ArrayList<Header>(3);
    headers.add(new RecordHeader(EventRecords.POSITION_HEADER, position));
    headers.add(new RecordHeader(EventRecords.LOG_EPOCH_HEADER, logEpoch));
    if (entry.trace() != null) {
      headers.add(
          new RecordHeader(Tracing.PARENT, entry.trace().getBytes(StandardCharsets.US_ASCII)));
    }
    send(new ProducerRecord<>(prefix + destinations.topic(), null, key, value, headers), failure);
    for (var topic : destinations.furtherTopics(entry)) {
      send(new ProducerRecord<>(prefix + topic, null, key, value, headers), failure);
    }
  }

  private void send(
      ProducerRecord<byte[], byte[]> message, AtomicReference<@Nullable Exception> failure) {
    // Ordered, and flushed by the caller: the future says nothing more.
    var _ =
        producer.send(
            message,
            (_, e) -> {
              // Here, before the producer goes on to what is behind.
              if (e != null && failure.compareAndSet(null, e)) {
                producer.close(Duration.ZERO);
              }
            });
  }

  @Override
  public Future<?> close() {
    return worker
        .executeBlocking(() -> {
          producer.close(Duration.ZERO);
          return "";
        })
        .eventually(worker::close);
  }
}

package dev.docket.relay;

import dev.docket.events.EventRecords;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.store.LogIdentity;
import dev.docket.store.OutboxEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Publishes with one idempotent producer: acknowledged by all replicas, never reordered within a
/// partition, compressed. The producer's `send` may block on metadata and on a full buffer, so
/// batches are handed over on a worker thread.
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

  /// @param worker a thread of the publisher's own, because it may wait for Kafka; closed with this
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
    // What is handed over together leaves together, and a single event hardly waits for company.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 2);
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
    var sending = new Sending(() -> producer.close(Duration.ZERO));
    worker
        .executeBlocking(() -> {
          for (var entry : entries) {
            if (!fresh.getAsBoolean()) {
              throw new StaleReadException();
            }
            // Each of the others could block as long as the one that failed.
            if (sending.failed()) {
              break;
            }
            send(entry, sending);
          }
          return sending;
        })
        .onSuccess(_ -> sending.handedOver())
        .onFailure(sending::fail);
    return sending.stored(Vertx.currentContext());
  }

  private void send(OutboxEntry entry, Sending sending) {
    var key = EventRecords.key(entry.orgId(), entry.caseId()).getBytes(StandardCharsets.UTF_8);
    var value = entry.envelope().getBytes();
    var position = entry.position().toString().getBytes(StandardCharsets.UTF_8);
    send(destinations.topic(), key, value, position, sending);
    for (var topic : destinations.furtherTopics(entry)) {
      send(topic, key, value, position, sending);
    }
  }

  private void send(String topic, byte[] key, byte[] value, byte[] position, Sending sending) {
    var message = new ProducerRecord<>(prefix + topic, key, value);
    message
        .headers()
        .add(EventRecords.POSITION_HEADER, position)
        .add(EventRecords.LOG_EPOCH_HEADER, logEpoch);
    // The callback says what the future would.
    var _ = producer.send(message, sending.next());
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

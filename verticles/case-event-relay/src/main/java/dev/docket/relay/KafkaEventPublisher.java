package dev.docket.relay;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.store.OutboxEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Publishes with one idempotent producer: acknowledged by all replicas, never reordered within a
/// partition, compressed. The producer's `send` may block on metadata and on a full buffer, so
/// batches are handed over on a worker thread.
final class KafkaEventPublisher implements EventPublisher {

  /// The event's place in the log; consumers need not understand it, only compare.
  static final String POSITION_HEADER = "position";

  /// Which log the position belongs to.
  static final String LOG_EPOCH_HEADER = "log_epoch";

  private final Vertx vertx;
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final byte[] logEpoch;

  KafkaEventPublisher(Vertx vertx, KafkaConfig kafka, String topic, String logEpoch) {
    this.vertx = vertx;
    this.producer = new KafkaProducer<>(properties(kafka));
    this.topic = kafka.topicPrefix() + topic;
    this.logEpoch = logEpoch.getBytes(StandardCharsets.UTF_8);
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
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20L);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000L);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    return properties;
  }

  @Override
  public Future<Void> publish(List<OutboxEntry> entries) {
    return vertx
        .executeBlocking(() -> entries.stream().map(this::send).toList())
        .compose(Future::join)
        .mapEmpty();
  }

  /// The callback comes on the producer's thread; the promise hands it over.
  private Future<Void> send(OutboxEntry entry) {
    var acknowledged = Promise.<Void>promise();
    var _ =
        producer.send(
            kafkaRecord(entry),
            (_, failure) -> {
              if (failure == null) {
                acknowledged.complete();
              } else {
                acknowledged.fail(failure);
              }
            });
    return acknowledged.future();
  }

  private ProducerRecord<byte[], byte[]> kafkaRecord(OutboxEntry entry) {
    var key = (entry.orgId() + "/" + entry.caseId()).getBytes(StandardCharsets.UTF_8);
    var message = new ProducerRecord<>(topic, key, entry.envelope().getBytes());
    message
        .headers()
        .add(POSITION_HEADER, entry.position().toString().getBytes(StandardCharsets.UTF_8))
        .add(LOG_EPOCH_HEADER, logEpoch);
    return message;
  }

  @Override
  public Future<?> close() {
    return vertx.executeBlocking(() -> {
      producer.close(Duration.ZERO);
      return null;
    });
  }
}

package dev.docket.intake;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.tracing.Trace;
import dev.docket.kit.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Publishes with one idempotent producer: acknowledged by all replicas, compressed. Thread-safe.
final class KafkaDeliveryPublisher implements DeliveryPublisher {
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  /// @param timeout how long one record may take from here to the acknowledgement of all replicas
  KafkaDeliveryPublisher(KafkaConfig kafka, String topic, Duration timeout) {
    this.producer = new KafkaProducer<>(properties(kafka, timeout));
    this.topic = kafka.topicPrefix() + topic;
  }

  private static Map<String, Object> properties(KafkaConfig kafka, Duration timeout) {
    var properties = new HashMap<String, Object>(kafka.properties());
    int millis = Math.toIntExact(timeout.toMillis());
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    // A body of the largest size and the envelope around it; the broker sees them compressed.
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 5 << 20);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20L);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    // The sender waits at the other end of its request: it hears soon that Kafka is away.
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(1_000L, millis));
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, millis / 2));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return properties;
  }

  @Override
  public Future<Void> publish(String key, byte[] value) {
    var acknowledged = Promise.<Void>promise();
    var message = new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    var trace = Trace.parent();
    if (trace != null) {
      message.headers().add(Tracing.PARENT, trace.getBytes(StandardCharsets.US_ASCII));
    }
    var _ =
        producer.send(
            message,
            (_, failure) -> {
              if (failure == null) {
                acknowledged.complete();
              } else {
                acknowledged.fail(failure);
              }
            });
    return acknowledged.future();
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}

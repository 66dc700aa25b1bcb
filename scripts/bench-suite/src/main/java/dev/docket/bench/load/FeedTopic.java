package dev.docket.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A feed topic to write to; acknowledged by all replicas. Safe for any thread.
public final class FeedTopic implements AutoCloseable {

  /// The stream that `scripts/up` reads.
  public static final String DEFAULT = "all-datadog--structured--EVP";

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  public FeedTopic(String bootstrap, String topic) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "max.request.size",
                6 << 20,
                "max.block.ms",
                10_000,
                "delivery.timeout.ms",
                20_000,
                "request.timeout.ms",
                10_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
  }

  /// May block for a while: on the topic's metadata, or on a full buffer.
  public CompletionStage<RecordMetadata> send(byte[] value) {
    var acknowledged = new CompletableFuture<RecordMetadata>();
    var _ =
        producer.send(
            new ProducerRecord<>(topic, value),
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.complete(metadata);
              } else {
                acknowledged.completeExceptionally(failure);
              }
            });
    return acknowledged;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}

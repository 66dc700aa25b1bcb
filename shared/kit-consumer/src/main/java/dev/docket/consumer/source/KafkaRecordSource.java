package dev.docket.consumer.source;

import dev.docket.consumer.config.ConsumerConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// [RecordSource] over vertx-kafka-client. To be created and used on one Vert.x context.
public final class KafkaRecordSource implements RecordSource {

  private final Vertx vertx;
  private final Context context;
  private final Map<String, Object> properties;
  private @Nullable Membership membership;
  private boolean closed;

  /// The two faces of one consumer: the stream that drives it and the object driven.
  private record Membership(FencedConsumer consumer, KafkaReadStream<byte[], byte[]> stream) {}

  public KafkaRecordSource(Vertx vertx, ConsumerConfig config) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.properties = properties(config);
  }

  static Map<String, Object> properties(ConsumerConfig config) {
    var kafka = config.kafka();
    var limits = config.limits();
    var properties = new HashMap<String, Object>(kafka.properties());
    properties.putAll(kafka.protocol().properties());
    properties.put("bootstrap.servers", kafka.bootstrap());
    properties.put("group.id", config.group());
    if (kafka.groupInstanceId() != null) {
      properties.put("group.instance.id", kafka.groupInstanceId());
    }
    properties.put("enable.auto.commit", "false");
    properties.put("allow.auto.create.topics", "false");
    properties.put("auto.offset.reset", config.autoOffsetReset().kafkaName());
    properties.put("max.poll.records", limits.maxPollRecords());
    properties.put("max.poll.interval.ms", Math.toIntExact(kafka.maxPollInterval().toMillis()));
    properties.put("default.api.timeout.ms", Math.toIntExact(kafka.apiTimeout().toMillis()));
    properties.putIfAbsent(
        "request.timeout.ms", Math.toIntExact(Math.min(30_000, kafka.apiTimeout().toMillis())));
    properties.put("fetch.max.bytes", limits.fetchMaxBytes());
    properties.put("max.partition.fetch.bytes", Math.min(limits.fetchMaxBytes(), 1 << 20));
    // The default of 50 ms is fine; its growth to a second makes a restarted broker look slow.
    properties.putIfAbsent("reconnect.backoff.max.ms", "500");
    return properties;
  }

  @Override
  public Future<Void> subscribe(Set<String> topics, AssignmentListener listener) {
    if (membership != null) {
      return Future.failedFuture(new IllegalStateException("already subscribed"));
    }
    var consumer = new FencedConsumer(properties, listener);
    var joined = new Membership(consumer, KafkaReadStream.create(vertx, consumer));
    membership = joined;
    return joined.stream().subscribe(topics);
  }

  @Override
  public Future<ConsumerRecords<byte[], byte[]>> poll(Duration timeout) {
    // The Vert.x client would never complete it.
    return closed ? over() : stream().poll(timeout);
  }

  @Override
  public Future<Long> position(TopicPartition partition) {
    return stream().position(partition);
  }

  @Override
  public Future<Void> seek(TopicPartition partition, long offset) {
    return stream().seek(partition, offset);
  }

  @Override
  public Future<Void> pause(Set<TopicPartition> partitions) {
    return stream().pause(partitions);
  }

  @Override
  public Future<Void> resume(Set<TopicPartition> partitions) {
    return stream().resume(partitions);
  }

  @Override
  public Future<Void> commit(int epoch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    return stream().commit(new StampedOffsets(epoch, offsets)).mapEmpty();
  }

  @Override
  public Future<Map<TopicPartition, OffsetAndMetadata>> committed(Set<TopicPartition> partitions) {
    return ask(consumer -> FencedConsumer.known(consumer.committed(partitions)));
  }

  @Override
  public Future<ConsumerGroupMetadata> member() {
    return ask(FencedConsumer::groupMetadata);
  }

  /// Asks on the poll thread.
  private <T> Future<T> ask(Function<FencedConsumer, T> question) {
    if (closed) {
      return over();
    }
    var consumer = joined().consumer();
    Promise<T> answer = Promise.promise();
    consumer.ask(() -> {
      try {
        var found = question.apply(consumer);
        context.runOnContext(_ -> answer.complete(found));
      } catch (RuntimeException e) {
        context.runOnContext(_ -> answer.fail(e));
      }
    });
    return answer.future();
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return joined().consumer().endOffsets();
  }

  @Override
  public Future<Void> close() {
    if (membership == null) {
      return Future.succeededFuture();
    }
    closed = true;
    return membership.stream().close();
  }

  private static <T> Future<T> over() {
    return Future.failedFuture(new IllegalStateException("closed"));
  }

  private KafkaReadStream<byte[], byte[]> stream() {
    return joined().stream();
  }

  private Membership joined() {
    if (membership == null) {
      throw new IllegalStateException("not subscribed");
    }
    return membership;
  }
}

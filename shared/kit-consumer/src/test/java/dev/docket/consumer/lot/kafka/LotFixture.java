package dev.docket.consumer.lot.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.GroupProtocol;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.lot.ParkedRecord;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A source topic, its group's members, and clients of Kafka that know nothing of the code under
/// test.
final class LotFixture implements AutoCloseable {

  static final Instant PARKED_AT = Instant.parse("2025-11-21T12:00:00.123456Z");

  /// After this long without a poll a member is none.
  static final Duration FROZEN = Duration.ofSeconds(3);

  final Vertx vertx = Vertx.vertx();
  final ConsumerConfig config;
  private final String bootstrap;
  private final List<Runnable> clients = new ArrayList<>();

  LotFixture(String bootstrap, String topic, int partitions, GroupProtocol protocol)
      throws Exception {
    this.bootstrap = bootstrap;
    var kafka =
        new KafkaConfig(
            bootstrap, protocol, null, Duration.ofMinutes(5), Duration.ofSeconds(15), Map.of());
    this.config = ConsumerConfig.of(topic, topic + "-group", kafka);
    createTopic(topic, partitions, Map.of());
  }

  static LotFixture of(Class<?> test, String name) throws Exception {
    return of(test, name, GroupProtocol.Classic.DEFAULT);
  }

  static LotFixture of(Class<?> test, String name, GroupProtocol protocol) throws Exception {
    var shared = TestInfrastructure.shared();
    var topic = shared.topicPrefix(test) + name + "-" + protocol.properties().get("group.protocol");
    return new LotFixture(shared.kafkaBootstrap(), topic, 2, protocol);
  }

  void createTopic(String name, int partitions, Map<String, String> settings) throws Exception {
    try (var admin = admin()) {
      var topic = new NewTopic(name, partitions, (short) 1);
      admin.createTopics(List.of(topic.configs(settings))).all().get(30, TimeUnit.SECONDS);
    }
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  String lot() {
    return config.topic() + "." + config.group() + ".parked";
  }

  TopicPartition source(int partition) {
    return new TopicPartition(config.topic(), partition);
  }

  TopicPartition lot(int partition) {
    return new TopicPartition(lot(), partition);
  }

  ParkedLog log() {
    return log(RandomGenerator.getDefault());
  }

  ParkedLog log(RandomGenerator random) {
    var log = new LogOnItsContext(random);
    clients.add(() -> done(log.close()));
    return log;
  }

  /// Asks on a context, where the answer is to come back.
  static <T> Future<T> on(Context context, Supplier<Future<T>> asked) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(_ ->
        asked
            .get()
            .onComplete((value, failure) -> {
              assertThat(Vertx.currentContext()).isSameAs(context);
              answer.complete(value, failure);
            }));
    return answer.future();
  }

  /// A parked log that tests may use from their thread.
  private final class LogOnItsContext implements ParkedLog {
    private final Context context = vertx.getOrCreateContext();
    private final ParkedLog log;

    LogOnItsContext(RandomGenerator random) {
      log = done(there(() -> Future.succeededFuture(new KafkaParkedLog(vertx, config, random))));
    }

    private <T> Future<T> there(Supplier<Future<T>> asked) {
      return on(context, asked);
    }

    @Override
    public Future<List<Long>> append(ConsumerGroupMetadata member, List<Entry> changes) {
      return there(() -> log.append(member, changes));
    }

    @Override
    public Future<Void> read(TopicPartition source, long from, long to, Visitor visitor) {
      return there(() ->
          log.read(
              source,
              from,
              to,
              (position, change) -> {
                assertThat(Vertx.currentContext()).isSameAs(context);
                visitor.visit(position, change);
              }));
    }

    @Override
    public Future<Void> close() {
      return there(log::close);
    }
  }

  /// A member of the group that has its share of the source. It is frozen while it is not polled.
  KafkaConsumer<byte[], byte[]> member() {
    return member(Duration.ofMinutes(5));
  }

  KafkaConsumer<byte[], byte[]> member(Duration frozenAfter) {
    var properties = new HashMap<String, Object>();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("group.id", config.group());
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.poll.interval.ms", (int) frozenAfter.toMillis());
    if (config.kafka().protocol() instanceof GroupProtocol.Classic) {
      properties.put("session.timeout.ms", (int) FROZEN.toMillis());
      properties.put("heartbeat.interval.ms", 500);
    } else {
      properties.putAll(config.kafka().protocol().properties());
    }
    var member =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    clients.add(member::close);
    member.subscribe(List.of(config.topic()));
    return member;
  }

  KafkaConsumer<byte[], byte[]> joined() {
    return joined(member());
  }

  /// Polls until it has all partitions.
  KafkaConsumer<byte[], byte[]> joined(KafkaConsumer<byte[], byte[]> member) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          member.poll(Duration.ofMillis(50));
          return member.assignment().size() == 2;
        });
    return member;
  }

  KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    var properties = new HashMap<>(more);
    properties.put("bootstrap.servers", bootstrap);
    var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    clients.add(() -> producer.close(Duration.ZERO));
    return producer;
  }

  ParkedLog.Entry parked(int partition, long offset) {
    return parked(partition, record(partition, offset, "key", "value " + offset));
  }

  ParkedLog.Entry parked(int partition, ConsumerRecord<byte[], byte[]> original) {
    var record =
        new ParkedRecord(
            original, new ParkReason(ParkReason.Cause.EXHAUSTED, "IOException"), PARKED_AT);
    return new ParkedLog.Entry(source(partition), new LotChange.Parked(record));
  }

  ParkedLog.Entry gone(int partition, long offset) {
    return new ParkedLog.Entry(source(partition), new LotChange.Gone(offset));
  }

  ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, @Nullable String key, @Nullable String value) {
    return new ConsumerRecord<byte[], byte[]>(
        config.topic(),
        partition,
        offset,
        1_700_000_000_000L + offset,
        TimestampType.LOG_APPEND_TIME,
        key == null ? ConsumerRecord.NULL_SIZE : key.length(),
        value == null ? ConsumerRecord.NULL_SIZE : value.length(),
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }

  /// What a visitor was given: changes, and beside them their positions.
  static final class Visited implements ParkedLog.Visitor {
    private final Queue<LotChange> changes = new ConcurrentLinkedQueue<>();
    private final Queue<Long> positions = new ConcurrentLinkedQueue<>();

    @Override
    public void visit(long position, LotChange change) {
      positions.add(position);
      changes.add(change);
    }

    List<LotChange> changes() {
      return List.copyOf(changes);
    }

    List<Long> positions() {
      return List.copyOf(positions);
    }

    /// Offsets, those of records that have gone negative.
    List<Long> offsets() {
      return changes.stream()
          .map(change -> change instanceof LotChange.Gone ? -change.offset() : change.offset())
          .toList();
    }
  }

  Visited read(ParkedLog log, int partition) {
    var visited = new Visited();
    done(log.read(source(partition), 0, ParkedLog.END, visited));
    return visited;
  }

  static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(90, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    clients.reversed().forEach(Runnable::run);
    done(vertx.close());
  }
}

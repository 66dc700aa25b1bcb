package dev.docket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.store.DatabaseSetup;
import dev.docket.store.EventLog;
import dev.docket.store.LogEntry;
import dev.docket.store.LogIdentity;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OutboxBatch;
import dev.docket.store.OutboxShard;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// An outbox that the test writes to, relays that it deploys, and what has come in Kafka: a
/// database and two topics of one partition. One for each test.
final class RelayFixture implements AfterEachCallback {
  static final long ORG = 1;
  static final String TOPIC = "case.events";

  /// Where only a route leads to.
  static final String FURTHER = "created";

  static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);
  private static final Destinations ONE_TOPIC = new Destinations(TOPIC, List.of());

  final Vertx vertx = Vertx.vertx();
  final Metrics metrics = new Metrics();
  final Health health = new Health();
  final TestDatabase testDatabase;
  final OrgDatabase database;
  final KafkaConfig kafka;
  final List<ConsumerRecord<byte[], byte[]>> received = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> reader;

  RelayFixture(Class<?> testClass) {
    var infrastructure = TestInfrastructure.shared();
    testDatabase = infrastructure.createDatabase(testClass);
    try {
      DatabaseSetup.run(target(), Map.of());
    } catch (SQLException e) {
      throw new IllegalStateException("cannot set up the database " + testDatabase.name(), e);
    }
    database =
        new OrgDatabase(
            PgBuilder.pool()
                .using(vertx)
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(options("docket_app"))
                .build());
    var prefix = infrastructure.topicPrefix(testClass) + UUID.randomUUID() + ".";
    kafka = new KafkaConfig(infrastructure.kafkaBootstrap(), prefix, Map.of(), Map.of());
    infrastructure.createTopic(prefix + TOPIC, 1);
    infrastructure.createTopic(prefix + FURTHER, 1);
    reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "reconnect.backoff.ms", 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        Set.of(new TopicPartition(prefix + TOPIC, 0), new TopicPartition(prefix + FURTHER, 0));
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    reader.close();
    result(vertx.close());
    metrics.close();
  }

  EventPublisher toKafka(LogIdentity log) {
    return KafkaEventPublisher.to(kafka, worker(), ONE_TOPIC, log);
  }

  WorkerExecutor worker() {
    return vertx.createSharedWorkerExecutor(UUID.randomUUID().toString(), 1);
  }

  String deploy(String name, Function<LogIdentity, EventPublisher> publishers) {
    return deploy(
        name,
        OutboxShard.WHOLE,
        new RelayVerticle.Outside(this::connect, publishers, System::nanoTime));
  }

  String deploy(String name, OutboxShard shard, RelayVerticle.Outside outside) {
    var config =
        new RelayConfig(
            ONE_TOPIC,
            shard.count(),
            new OutboxBatch.Limit(10, 1 << 20),
            new RelayConfig.Idle(Duration.ofMillis(2), Duration.ofMillis(20)),
            Duration.ofMillis(50));
    return result(
        vertx.deployVerticle(
            new RelayVerticle(
                shard, config, outside, health.register(name), new RelayMeters(metrics, shard))));
  }

  Future<PgConnection> connect() {
    return PgConnection.connect(vertx, options("docket_relay"));
  }

  /// Runs SQL as the superuser.
  void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(testDatabase.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  double count(RelayMetric metric) {
    return metrics.registry().get(metric.metric()).counter().count();
  }

  DatabaseSetup.Target target() {
    return new DatabaseSetup.Target(
        testDatabase.host(), testDatabase.port(), testDatabase.name(), testDatabase.user(), null);
  }

  PgConnectOptions options(String role) {
    return new PgConnectOptions()
        .setHost(testDatabase.host())
        .setPort(testDatabase.port())
        .setDatabase(testDatabase.name())
        .setUser(role)
        .setPipeliningLimit(16);
  }

  void append(UUID caseId, long version) {
    result(
        database.inOrg(
            ORG,
            tx ->
                tx.lockStream(ORG, caseId)
                    .compose(_ -> LOG.append(tx, ORG, List.of(entry(caseId, version))))));
  }

  static LogEntry entry(UUID caseId, long version) {
    return new LogEntry(
        caseId,
        version,
        UUID.randomUUID(),
        new UUID(0, 1),
        "case.created",
        1,
        Instant.EPOCH,
        Buffer.buffer(Long.toString(version)));
  }

  /// Waits until that many have come, since the test began.
  void receive(int total) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInSameThread()
        .untilAsserted(() -> {
          poll(Duration.ofMillis(50));
          assertThat(received).hasSizeGreaterThanOrEqualTo(total);
        });
  }

  void poll(Duration timeout) {
    reader.poll(timeout).forEach(received::add);
  }

  /// The versions that the envelopes say, in the order of their coming.
  List<String> values() {
    return received.stream().map(r -> text(r.value())).toList();
  }

  static List<String> numbered(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
  }

  static String header(ConsumerRecord<byte[], byte[]> r, String name) {
    return text(r.headers().lastHeader(name).value());
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static <T> T result(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within 20 s", e);
    }
  }
}

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
import dev.docket.store.OutboxEntry;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayVerticleIT {

  private static final long ORG = 1;
  private static final String TOPIC = "case.events";
  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);
  private static final RelayConfig CONFIG =
      new RelayConfig(
          TOPIC,
          10,
          new RelayConfig.Idle(Duration.ofMillis(2), Duration.ofMillis(20)),
          Duration.ofMillis(50));

  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final Health health = new Health();
  private TestDatabase testDatabase;
  private OrgDatabase database;
  private KafkaConfig kafka;
  private KafkaConsumer<byte[], byte[]> reader;
  private final List<ConsumerRecord<byte[], byte[]>> received = new ArrayList<>();

  @BeforeEach
  void start() throws SQLException {
    var infrastructure = TestInfrastructure.shared();
    testDatabase = infrastructure.createDatabase(RelayVerticleIT.class);
    DatabaseSetup.run(
        new DatabaseSetup.Target(
            testDatabase.host(),
            testDatabase.port(),
            testDatabase.name(),
            testDatabase.user(),
            null),
        Map.of());
    database =
        new OrgDatabase(
            PgBuilder.pool()
                .using(vertx)
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(options("docket_app"))
                .build());
    var prefix = infrastructure.topicPrefix(RelayVerticleIT.class) + UUID.randomUUID() + ".";
    kafka = new KafkaConfig(infrastructure.kafkaBootstrap(), prefix, Map.of(), Map.of());
    infrastructure.createTopic(prefix + TOPIC, 1);
    reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "reconnect.backoff.ms", 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions = Set.of(new TopicPartition(prefix + TOPIC, 0));
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
  }

  @AfterEach
  void stop() {
    reader.close();
    result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldPublishInOrderWithKeyPositionAndEpoch() {
    // Given
    deploy("relay", this::toKafka);
    var caseId = UUID.randomUUID();

    // When
    for (int v = 1; v <= 25; v++) {
      append(caseId, v);
    }
    receive(25);

    // Then
    assertThat(values()).containsExactlyElementsOf(numbered(1, 25));
    assertThat(received)
        .allSatisfy(r -> assertThat(text(r.key())).isEqualTo(ORG + "/" + caseId))
        .allSatisfy(r -> assertThat(header(r, "log_epoch")).hasSize(36))
        .extracting(r -> header(r, "position"))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldLetNoEventOvertakeAnOlderOpenTransaction() {
    // Given: a transaction that has written its event and stays open
    deploy("relay", this::toKafka);
    var slow = UUID.randomUUID();
    var fast = UUID.randomUUID();
    var written = Promise.<Void>promise();
    var mayCommit = Promise.<Void>promise();
    var slowAppend =
        database.inOrg(
            ORG,
            tx ->
                tx.lockStream(ORG, slow)
                    .compose(_ -> LOG.append(tx, ORG, List.of(entry(slow, 1))))
                    .onComplete(r -> written.handle(r.mapEmpty()))
                    .compose(_ -> mayCommit.future()));
    result(written.future());

    // When: another commits after it, and the relay has had time for many looks
    append(fast, 1);
    poll(Duration.ofMillis(300));
    assertThat(received).isEmpty();
    mayCommit.complete();
    result(slowAppend);
    receive(2);

    // Then
    assertThat(received)
        .extracting(r -> text(r.key()))
        .containsExactly(ORG + "/" + slow, ORG + "/" + fast);
  }

  @Test
  void shouldStartAgainFromTheCursorWhenPublishingFails() {
    // Given: a publisher that loses its 2nd batch
    var batches = new AtomicInteger();
    deploy(
        "relay",
        identity -> {
          var real = toKafka(identity);
          return new EventPublisher() {
            @Override
            public Future<Void> publish(List<OutboxEntry> entries) {
              return batches.incrementAndGet() == 2
                  ? Future.failedFuture("broker away")
                  : real.publish(entries);
            }

            @Override
            public Future<?> close() {
              return real.close();
            }
          };
        });
    var caseId = UUID.randomUUID();

    // When
    for (int v = 1; v <= 30; v++) {
      append(caseId, v);
    }
    receive(30);

    // Then
    assertThat(values()).containsExactlyElementsOf(numbered(1, 30));
    await().untilAsserted(() -> assertThat(health.readiness().toString()).doesNotContain("Down"));
  }

  @Test
  void shouldStandByAndTakeOverWhereTheOwnerStopped() {
    // Given
    var caseId = UUID.randomUUID();
    var owner = deploy("owner", this::toKafka);
    append(caseId, 1);
    receive(1);
    deploy("standby", this::toKafka);
    append(caseId, 2);
    receive(2);

    // When
    result(vertx.undeploy(owner));
    append(caseId, 3);
    receive(3);

    // Then
    assertThat(values()).containsExactly("1", "2", "3");
  }

  @Test
  void shouldStopLoudlyWhenTheLogIsAnother() throws SQLException {
    // Given
    var owner = deploy("relay", this::toKafka);
    append(UUID.randomUUID(), 1);
    receive(1);
    result(vertx.undeploy(owner));
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s"
                    .formatted(testDatabase.host(), testDatabase.port(), testDatabase.name()),
                testDatabase.user(),
                null);
        var statement = connection.createStatement()) {
      statement.execute("update docket.log_identity set log_epoch = gen_random_uuid()");
    }

    // When
    deploy("restored", this::toKafka);

    // Then
    await()
        .untilAsserted(() ->
            assertThat(health.readiness().toString())
                .contains("the cursor was written for another log"));
  }

  private EventPublisher toKafka(LogIdentity identity) {
    return new KafkaEventPublisher(vertx, kafka, TOPIC, identity.logEpoch().toString());
  }

  private String deploy(String name, Function<LogIdentity, EventPublisher> publishers) {
    return result(
        vertx.deployVerticle(
            new RelayVerticle(
                CONFIG,
                () -> PgConnection.connect(vertx, options("docket_relay")),
                publishers,
                health.register(name),
                metrics)));
  }

  private PgConnectOptions options(String role) {
    return new PgConnectOptions()
        .setHost(testDatabase.host())
        .setPort(testDatabase.port())
        .setDatabase(testDatabase.name())
        .setUser(role)
        .setPipeliningLimit(16);
  }

  private void append(UUID caseId, long version) {
    result(
        database.inOrg(
            ORG,
            tx ->
                tx.lockStream(ORG, caseId)
                    .compose(_ -> LOG.append(tx, ORG, List.of(entry(caseId, version))))));
  }

  private static LogEntry entry(UUID caseId, long version) {
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

  private void receive(int total) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInSameThread()
        .untilAsserted(() -> {
          poll(Duration.ofMillis(50));
          assertThat(received).hasSizeGreaterThanOrEqualTo(total);
        });
  }

  private void poll(Duration timeout) {
    reader.poll(timeout).forEach(received::add);
  }

  private List<String> values() {
    return received.stream().map(r -> text(r.value())).toList();
  }

  private static List<String> numbered(int from, int to) {
    return java.util.stream.IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> r, String name) {
    return text(r.headers().lastHeader(name).value());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within 20 s", e);
    }
  }
}

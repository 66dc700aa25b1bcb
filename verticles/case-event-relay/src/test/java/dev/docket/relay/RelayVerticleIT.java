package dev.docket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.store.DatabaseSetup;
import dev.docket.store.EventLog;
import dev.docket.store.LogAcceptance;
import dev.docket.store.LogEntry;
import dev.docket.store.LogIdentity;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OutboxBatch;
import dev.docket.store.OutboxEntry;
import dev.docket.store.OutboxOwnership;
import dev.docket.store.OutboxShard;
import dev.docket.testkit.FaultProxy;
import dev.docket.testkit.NetworkFault;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  private static final String FURTHER = "created";
  private static final Destinations ONE_TOPIC = new Destinations(TOPIC, List.of());

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
    DatabaseSetup.run(target(), Map.of());
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
            public Future<?> publish(List<OutboxEntry> entries, BooleanSupplier fresh) {
              return batches.incrementAndGet() == 2
                  ? Future.failedFuture("broker away")
                  : real.publish(entries, fresh);
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
    execute("update docket.log_identity set log_epoch = gen_random_uuid()");

    // When
    deploy("restored", this::toKafka);

    // Then
    await()
        .untilAsserted(() ->
            assertThat(health.readiness().toString())
                .contains("the cursor was written for another log"));
  }

  @Test
  void shouldKeepEachCasesOrderWithManyShards() {
    // Given
    int shards = 4;
    for (int k = 0; k < shards; k++) {
      deploy(
          "relay " + k,
          new OutboxShard(shards, k),
          new RelayVerticle.Outside(this::connect, this::toKafka, System::nanoTime));
    }
    var cases = Stream.generate(UUID::randomUUID).limit(12).toList();

    // When
    for (int v = 1; v <= 5; v++) {
      for (var caseId : cases) {
        append(caseId, v);
      }
    }
    receive(60);

    // Then
    assertThat(received).hasSize(60);
    for (var caseId : cases) {
      assertThat(received.stream().filter(r -> text(r.key()).equals(ORG + "/" + caseId)))
          .extracting(r -> text(r.value()))
          .containsExactly("1", "2", "3", "4", "5");
    }
  }

  @Test
  void shouldDropEverythingWhenAnotherHasTakenOver() throws SQLException {
    // Given: an owner that does not know that its epoch is over
    var caseId = UUID.randomUUID();
    deploy("relay", this::toKafka);
    append(caseId, 1);
    receive(1);
    execute(
        "update docket.relay_cursor set owner_epoch = nextval('docket.relay_owner_epoch'), position = 0, xid = '0'");

    // When
    append(caseId, 2);
    receive(4);

    // Then: it started over from what the cursor says
    assertThat(values()).containsExactly("1", "2", "1", "2");
    assertThat(count(RelayMetric.FENCED)).isEqualTo(1);
  }

  @Test
  void shouldNotPublishWhatItReadBeforeItWasStopped() {
    // Given: a relay that has read an event, and is stopped right before it hands it on
    var now = new AtomicLong();
    var stopped = Promise.<Void>promise();
    var wake = Promise.<Void>promise();
    var zombies = new ArrayList<SqlConnection>();
    var published = new AtomicInteger();
    deploy(
        "zombie",
        OutboxShard.WHOLE,
        new RelayVerticle.Outside(
            () ->
                zombies.isEmpty() ? connect().onSuccess(zombies::add) : Future.failedFuture("gone"),
            log -> stoppedBefore(toKafka(log), stopped, wake, published),
            now::get));
    var caseId = UUID.randomUUID();
    append(caseId, 1);
    result(stopped.future());

    // When: the server ends its session, another takes over and publishes further
    result(zombies.getFirst().close());
    deploy("successor", this::toKafka);
    append(caseId, 2);
    receive(2);
    now.set(ShardSession.MAX_READ_AGE.toNanos());
    wake.complete();

    // Then
    await().untilAsserted(() -> assertThat(count(RelayMetric.ABANDONED)).isEqualTo(1));
    append(caseId, 3);
    receive(3);
    assertThat(published).hasValue(0);
    assertThat(values()).containsExactly("1", "2", "3");
  }

  @Test
  void shouldConnectAnewWhenTheNetworkHasDroppedItsSession() {
    // Given: a network that swallows everything on the relay's connection, and tells nobody
    try (var proxy = FaultProxy.before(testDatabase.port())) {
      var detour = options("docket_relay").setHost("127.0.0.1").setPort(proxy.port());
      deploy(
          "relay",
          OutboxShard.WHOLE,
          new RelayVerticle.Outside(
              () -> PgConnection.connect(vertx, detour), this::toKafka, System::nanoTime));
      var caseId = UUID.randomUUID();
      append(caseId, 1);
      receive(1);
      proxy.inject(
          new NetworkFault.Silence(
              Set.of(NetworkFault.Direction.TO_SERVER, NetworkFault.Direction.TO_CLIENT)));
      append(caseId, 2);
      await().until(() -> proxy.bytesSwallowed() > 0);

      // When
      proxy.heal();

      // Then
      await()
          .atMost(OutboxOwnership.SESSION_TIMEOUT.multipliedBy(2))
          .until(() -> count(RelayMetric.FAILURES) >= 1);
      receive(2);
      assertThat(values()).containsExactly("1", "2");
    }
  }

  private static EventPublisher stoppedBefore(
      EventPublisher real, Promise<Void> stopped, Promise<Void> wake, AtomicInteger published) {
    return new EventPublisher() {
      @Override
      public Future<?> publish(List<OutboxEntry> entries, BooleanSupplier fresh) {
        stopped.tryComplete();
        return wake.future()
            .compose(_ -> real.publish(entries, fresh))
            .onSuccess(_ -> published.incrementAndGet());
      }

      @Override
      public Future<?> close() {
        return real.close();
      }
    };
  }

  @Test
  void shouldGoOnInARestoredDatabaseOnceItIsAccepted() throws SQLException {
    // Given
    var owner = deploy("relay", this::toKafka);
    var caseId = UUID.randomUUID();
    append(caseId, 1);
    receive(1);
    result(vertx.undeploy(owner));
    execute("update docket.log_identity set log_epoch = gen_random_uuid()");

    // When
    LogAcceptance.accept(target());
    append(caseId, 2);
    deploy("restored", this::toKafka);
    receive(3);

    // Then: what was still in the outbox came again, under another epoch
    assertThat(values()).containsExactly("1", "1", "2");
    var epochs = received.stream().map(r -> header(r, "log_epoch")).toList();
    assertThat(epochs.get(1)).isEqualTo(epochs.get(2)).isNotEqualTo(epochs.get(0));
  }

  @Test
  void shouldEmptyBucketsOfWhichAllIsPublishedAlsoByAShardWithoutEvents() throws SQLException {
    // Given: a row in a bucket that is not written to any more, and a shard that it is not for
    execute(
        """
        with logged as (
          insert into docket.event
            (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)
          values (1, gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), 'case.created', 1, now(), '')
          returning *)
        insert into docket.outbox
          (org_id, position, xid, bucket, case_id, version, event_id, project_id, type, envelope)
        select org_id, position, xid, (docket.outbox_bucket() + 2) % 4, case_id, version, event_id, project_id, type, envelope
        from logged
        """);
    var outside = new RelayVerticle.Outside(this::connect, this::toKafka, System::nanoTime);

    // When
    deploy("one", new OutboxShard(2, 0), outside);
    deploy("other", new OutboxShard(2, 1), outside);
    receive(1);

    // Then
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() ->
            assertThat(
                    metrics.registry().find(RelayMetric.TRUNCATED.metric()).counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(1));
    assertThat(
            metrics.registry().find(RelayMetric.LAG_ROWS.metric()).gauges().stream()
                .map(Gauge::value))
        .containsOnly(0.0);
  }

  @Test
  void shouldTakeOverFromAProcessThatSaysNothing() {
    // Given: an owner whose process was stopped: its session is there, and says nothing
    var silent = result(connect());
    result(silent.query("set idle_session_timeout = '300ms'").execute());
    assertThat(result(OutboxOwnership.tryLock(silent, OutboxShard.WHOLE))).isTrue();

    // When
    deploy("relay", this::toKafka);
    append(UUID.randomUUID(), 1);

    // Then
    receive(1);
  }

  @Test
  void shouldSendWhatMeetsARuleToAFurtherTopicToo() {
    // Given
    var chosen = new UUID(0, 1);
    var destinations =
        new Destinations(
            TOPIC,
            List.of(
                new Destinations.Route(FURTHER, Set.of(ORG), Set.of(chosen), Set.of()),
                new Destinations.Route(FURTHER, Set.of(), Set.of(), Set.of("case.created")),
                new Destinations.Route(FURTHER, Set.of(ORG + 1), Set.of(), Set.of())));
    deploy("relay", log -> KafkaEventPublisher.to(kafka, worker(), destinations, log));

    // When
    append(UUID.randomUUID(), 1);
    receive(2);

    // Then: once, though two rules name it
    append(UUID.randomUUID(), 2);
    receive(4);
    assertThat(received.stream().filter(r -> r.topic().endsWith(FURTHER)))
        .extracting(r -> text(r.value()))
        .containsExactly("1", "2");
    assertThat(received.stream().filter(r -> r.topic().endsWith(TOPIC)))
        .extracting(r -> text(r.value()))
        .containsExactly("1", "2");
  }

  private EventPublisher toKafka(LogIdentity log) {
    return KafkaEventPublisher.to(kafka, worker(), ONE_TOPIC, log);
  }

  private WorkerExecutor worker() {
    return vertx.createSharedWorkerExecutor(UUID.randomUUID().toString(), 1);
  }

  private String deploy(String name, Function<LogIdentity, EventPublisher> publishers) {
    return deploy(
        name,
        OutboxShard.WHOLE,
        new RelayVerticle.Outside(this::connect, publishers, System::nanoTime));
  }

  private String deploy(String name, OutboxShard shard, RelayVerticle.Outside outside) {
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

  private Future<PgConnection> connect() {
    return PgConnection.connect(vertx, options("docket_relay"));
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(testDatabase.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private double count(RelayMetric metric) {
    return metrics.registry().get(metric.metric()).counter().count();
  }

  private DatabaseSetup.Target target() {
    return new DatabaseSetup.Target(
        testDatabase.host(), testDatabase.port(), testDatabase.name(), testDatabase.user(), null);
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
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
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

package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.store.DatabaseSetup;
import dev.docket.testkit.FreePort;
import dev.docket.testkit.JavaProgram;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two relays in processes of their own, of which one is stopped as by SIGSTOP: it keeps its
/// connection, and says nothing.
class RelayTakeoverIT {

  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();
  private static final String PREFIX = INFRASTRUCTURE.topicPrefix(RelayTakeoverIT.class);

  @TempDir private Path directory;

  private final List<JavaProgram> relays = new ArrayList<>();
  private final List<String> received = new ArrayList<>();
  private TestDatabase database;
  private KafkaConsumer<byte[], byte[]> reader;

  @BeforeEach
  void start() throws SQLException {
    database = INFRASTRUCTURE.createDatabase(RelayTakeoverIT.class);
    DatabaseSetup.run(
        new DatabaseSetup.Target(
            database.host(), database.port(), database.name(), database.user(), null),
        Map.of());
    reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", INFRASTRUCTURE.kafkaBootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    reader.close();
    relays.forEach(JavaProgram::close);
  }

  @Test
  void shouldGoOnWithoutARelayThatWasStoppedAndStandWhenItWakesUp()
      throws IOException, InterruptedException, SQLException {
    // Given
    var owner = relay();
    var partition = new TopicPartition(PREFIX + "case.events", 0);
    reader.assign(Set.of(partition));
    reader.seekToBeginning(Set.of(partition));
    relay();
    append(1);
    receive("1");

    // When
    signal("STOP", owner);
    append(2);

    // Then: the other takes over once the server has ended the silent session
    receive("1", "2");

    // When / Then: the one that wakes up publishes nothing
    signal("CONT", owner);
    append(3);
    receive("1", "2", "3");
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() ->
            assertThat(String.join("\n", owner.errors()))
                .contains("starting again from the stored cursor"));
    append(4);
    receive("1", "2", "3", "4");
  }

  private JavaProgram relay() {
    int port = FreePort.next();
    var environment = new HashMap<String, String>();
    environment.put("DOCKET_HTTP_HOST", "127.0.0.1");
    environment.put("DOCKET_HTTP_PORT", Integer.toString(port));
    environment.put("DOCKET_KAFKA", INFRASTRUCTURE.kafkaBootstrap());
    environment.put("DOCKET_TOPIC_PREFIX", PREFIX);
    environment.put("DOCKET_CASE_EVENTS_PARTITIONS", "1");
    environment.put("DOCKET_RELAY_SHARDS", "2");
    environment.put("DOCKET_POSTGRES_PORT", Integer.toString(database.port()));
    environment.put("DOCKET_POSTGRES_DATABASE", database.name());
    var relay =
        Launched.start(
            directory,
            "relay-" + relays.size(),
            environment,
            "--conf",
            Launched.CONF.resolve("case-event-relay.json").toString());
    relays.add(relay);
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() ->
            assertThat(Rest.get("http://127.0.0.1:" + port + "/readiness"))
                .as(relay.transcript())
                .startsWith("{\"status\":\"UP\"")
                .contains("case-event-relay/0", "case-event-relay/1"));
    return relay;
  }

  private static void signal(String name, JavaProgram program)
      throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(program.pid())).start();
    assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  /// As the log does it; the envelope says the version.
  private void append(int version) throws SQLException {
    try (var connection = DriverManager.getConnection(database.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(
          """
          with logged as (
            insert into docket.event
              (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)
            values (1, '00000000-0000-0000-0000-000000000001', %1$d, gen_random_uuid(), gen_random_uuid(), 'case.created', 1, now(), '%1$d')
            returning *)
          insert into docket.outbox
            (org_id, position, xid, case_id, version, event_id, project_id, type, envelope)
          select org_id, position, xid, case_id, version, event_id, project_id, type, envelope from logged
          """
              .formatted(version));
    }
  }

  private void receive(String... versions) {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .pollInSameThread()
        .untilAsserted(() -> {
          reader
              .poll(Duration.ofMillis(50))
              .forEach(r -> received.add(new String(r.value(), StandardCharsets.UTF_8)));
          assertThat(received).hasSizeGreaterThanOrEqualTo(versions.length);
        });
    assertThat(received).containsExactly(versions);
  }
}

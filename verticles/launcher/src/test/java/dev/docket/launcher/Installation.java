package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.testkit.FreePort;
import dev.docket.testkit.JavaProgram;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// One process per service, as in production, on a database and a topic prefix of the test class.
final class Installation implements AutoCloseable {

  /// How long a process may take to be ready or to end, on a machine that is busy.
  static final Duration LIMIT = Duration.ofSeconds(60);

  /// The processes, in the order in which they can start; and what stops in each, in that order.
  enum Role {
    CASE_API("case-api.json", "configuration watch", "HTTP", "gRPC", "database"),
    RELAY("case-event-relay.json", "configuration watch", "HTTP", "case-event-relay", "topics"),
    TIMELINE(
        "case-event-handler/timeline.json",
        "configuration watch",
        "HTTP",
        "case-event-handler/timeline",
        "topics"),
    RAPID_API("case-rapid-api.json", "configuration watch", "HTTP", "case-rapid-api");

    private final String conf;
    final String[] stops;

    Role(String conf, String... stops) {
      this.conf = conf;
      this.stops = stops;
    }
  }

  /// One process migrates; the flavor keeps its place in the group through a kill, as a deployment
  /// of one replica would have it.
  private static final Map<Role, String> OVERLAYS =
      Map.of(
          Role.CASE_API,
          """
          { "postgres": { "migrate": true,
              "logins": { "owner": { "user": "postgres", "password": "${DOCKET_POSTGRES_OWNER_PASSWORD}" } } } }
          """,
          Role.TIMELINE,
          """
          { "deploy": { "case-event-handler/timeline": { "consumer": { "groupInstanceId": "one" } } } }
          """);

  private final Map<Role, JavaProgram> processes = new EnumMap<>(Role.class);
  private final Map<Role, Integer> ports = new EnumMap<>(Role.class);
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;
  private final TestDatabase database;

  Installation(Path directory, Class<?> testClass) {
    var infrastructure = TestInfrastructure.shared();
    this.directory = directory;
    this.database = infrastructure.createDatabase(testClass);
    for (var role : Role.values()) {
      ports.put(role, FreePort.next());
    }
    environment.put("DOCKET_HTTP_HOST", "127.0.0.1");
    environment.put("DOCKET_GRPC_HOST", "127.0.0.1");
    environment.put("DOCKET_GRPC_PORT", Integer.toString(FreePort.next()));
    environment.put("DOCKET_KAFKA", infrastructure.kafkaBootstrap());
    environment.put("DOCKET_TOPIC_PREFIX", infrastructure.topicPrefix(testClass));
    environment.put("DOCKET_CASE_EVENTS_PARTITIONS", "2");
    environment.put("DOCKET_POSTGRES_HOST", database.host());
    environment.put("DOCKET_POSTGRES_PORT", Integer.toString(database.port()));
    environment.put("DOCKET_POSTGRES_DATABASE", database.name());
  }

  TestDatabase database() {
    return database;
  }

  JavaProgram process(Role role) {
    return Objects.requireNonNull(processes.get(role), "never started");
  }

  String url(Role role) {
    return "http://127.0.0.1:" + port(role);
  }

  private int port(Role role) {
    return Objects.requireNonNull(ports.get(role));
  }

  /// Starts what does not run and waits until all is ready.
  void startAll() {
    for (var role : Role.values()) {
      var running = processes.get(role);
      if (running == null || !running.isAlive()) {
        start(role);
      }
      if (role == Role.CASE_API) {
        // It makes the schema that the others start on.
        awaitReady(role);
      }
    }
    processes.keySet().forEach(this::awaitReady);
  }

  void start(Role role) {
    try {
      var conf =
          Launched.overlay(directory, role.conf, OVERLAYS.getOrDefault(role, "{ \"kafka\": {} }"));
      var own = new HashMap<>(environment);
      own.put("DOCKET_HTTP_PORT", Integer.toString(port(role)));
      processes.put(role, Launched.start(directory, role.name(), own, "--conf", conf.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs the launcher for something else than a service, on the same database.
  JavaProgram run(String name, String... arguments) {
    return Launched.start(directory, name, environment, arguments);
  }

  void awaitReady(Role role) {
    await(role + " is ready")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> {
          var process = process(role);
          assertThat(process.isAlive()).as(process.transcript()).isTrue();
          assertThat(readiness(role)).as(process.transcript()).startsWith("{\"status\":\"UP\"");
        });
  }

  /// The body of `/readiness`, or why there is none.
  String readiness(Role role) {
    return Rest.get(url(role) + "/readiness");
  }

  /// Asks a process to stop, and waits for its end.
  ///
  /// @return its exit code
  int stop(Role role) {
    var process = process(role);
    process.terminate();
    return process.exitCode(LIMIT);
  }

  @Override
  public void close() {
    processes.values().forEach(JavaProgram::close);
  }
}

package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.testkit.FreePort;
import dev.docket.testkit.JavaProgram;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the launcher says, and how it ends, when it cannot do what it was asked to.
class CommandLineIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String MIGRATE =
      """
      { "postgres": { "migrate": true,
          "logins": { "owner": { "user": "postgres", "password": "${DOCKET_POSTGRES_OWNER_PASSWORD}" } } } }
      """;

  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();

  @TempDir private static Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          { "http": { "prot": 1 } }           | $.http.prot: unknown key; known: drain, host, instances, maxBodyBytes, port
          { "htpp": {} }                      | $.htpp: unknown key; known: caseApi, deploy, grpc, http, identity, kafka, logging, ops, postgres
          { "http": { "port": "abc" } }       | $.http.port: expected an integer, found "abc"
          { "http": { "port": 65536 } }       | $.http.port: expected
          { "http": [] }                      | $.http: expected an object, found a list
          { "kafka": { "topics": { "a": { "retention": "7" } } } } | $.kafka.topics.a.retention: expected a duration
          { "http": { "host": "${NOWHERE}" } } | $.http.host: environment variable NOWHERE is not set and has no default
          { "deploy": { "case-apo": {} } }    | $.deploy.case-apo: no such service; known: case-api, case-event-relay
          { "deploy": { "case-api": { "x": 1 } } } | $.deploy.case-api.x: unknown key
          { "deploy": { "case-rapid-api": null } } | $.deploy: expected at least one service
          { "deploy": { "case-event-handler/timeline": { "consumer": { "order": "x" } } } } | $.deploy["case-event-handler/timeline"].consumer.order: expected one of partition, key, found "x"
          { "deploy": { "case-event-feed-handler/feed-cake--structured--EVP": { "consumer": { "topic": "t" } }, "case-event-feed-handler/feed-flux--structured--EVP": { "consumer": { "topic": "t" } } } } | $.deploy: two flavors read the topic t in the group case_event_feed_handler
          { "caseApi": null }                 | $.caseApi: required by what this process deploys
          { "identity": { "keys": { "main": "short" } } } | $.identity.keys.main: expected at least 32 bytes
          """)
  void shouldSayWhereTheConfigIsWrong(String document, String expected) throws IOException {
    // Given
    var file = Launched.overlay(directory, "case-rapid-api.json", document);

    // When
    try (var launcher = Launched.start(directory, "wrong", Map.of(), "--conf", file.toString())) {

      // Then
      assertRefused(launcher, file + ": " + expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { "deploy":               | malformed JSON at line 1, column
          { "http": {}, "http": {} } | malformed JSON at line 1, column 21: Duplicate field 'http'
          []                        | expected a JSON object
          { "include": ["no.json"] } | no.json: no such file
          """)
  void shouldSayWhereTheFileIsMalformed(String text, String expected) throws IOException {
    // Given
    var file = Files.writeString(Files.createTempFile(directory, "malformed", ".json"), text);

    // When
    try (var launcher = Launched.start(directory, "bad", Map.of(), "--conf", file.toString())) {

      // Then
      assertRefused(launcher, directory + "/", expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --conf no-such-file.json | no-such-file.json: no such file
          config no-such-file.json | no-such-file.json: no such file
          --conf                   | --conf: expected a value behind it
          --cnof a.json            | unknown argument --cnof
          --options a.json         | expected --conf FILE
          rebuild                  | rebuild: expected what to rebuild: timeline
          rebuild cases            | rebuild: expected what to rebuild: timeline
          rebuild timeline         | rebuild: expected --conf FILE
          rebuild timeline --conf no-such-file.json | no-such-file.json: no such file
          rebuild timeline --conf a.json --org 0 | --org must be an org's number, from 1 on, but is '0'
          rebuild timeline --conf a.json --org | --org: expected a value behind it
          rebuild timeline --cnof a.json | unknown argument --cnof
          trace                    | trace: expected EVENT_ID
          trace 7 --conf a.json    | trace: expected the id of an event or a case, or a key such as DEMO-12, found '7'
          trace DEMO-1 --conf no-such-file.json | no-such-file.json: no such file
          outcomes --conf a.json   | outcomes: expected --flavor SERVICE/FLAVOR
          outcomes --flavor case-third-party-reader/jira | outcomes: expected --conf FILE
          outcomes --flavor case-third-party-reader/jira --conf no-such-file.json | no-such-file.json: no such file
          """)
  void shouldSayWhichArgumentIsWrong(String arguments, String expected) {
    // When
    try (var launcher = Launched.start(directory, "args", Map.of(), arguments.split(" "))) {

      // Then
      assertRefused(launcher, expected);
    }
  }

  private static void assertRefused(JavaProgram launcher, String... expected) {
    assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isEqualTo(2);
    assertThat(launcher.output()).isEmpty();
    assertThat(launcher.errors())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("docket: ").contains(expected));
  }

  @Test
  void shouldSayThatTheHttpPortIsTaken() throws IOException {
    // Given
    try (var taken = listening()) {
      var environment = environment(taken.getLocalPort(), FreePort.next());

      // When
      var file = Launched.CONF.resolve("case-rapid-api.json").toString();
      try (var launcher = Launched.start(directory, "http", environment, "--conf", file)) {

        // Then
        assertFailed(launcher, "cannot listen on 127.0.0.1:" + taken.getLocalPort());
      }
    }
  }

  @Test
  void shouldSayThatTheGrpcPortIsTaken() throws IOException {
    // Given
    try (var taken = listening()) {
      var environment = new HashMap<>(environment(FreePort.next(), taken.getLocalPort()));
      environment.put("DOCKET_POSTGRES_PORT", Integer.toString(INFRASTRUCTURE.postgresPort()));
      var database = INFRASTRUCTURE.createDatabase(CommandLineIT.class);
      environment.put("DOCKET_POSTGRES_DATABASE", database.name());
      var file = Launched.overlay(directory, "case-api.json", MIGRATE);

      // When
      try (var launcher =
          Launched.start(directory, "grpc", environment, "--conf", file.toString())) {

        // Then
        assertFailed(launcher, "cannot listen on 127.0.0.1:" + taken.getLocalPort());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ \"deploy\": {} }", MIGRATE})
  void shouldSayThatTheDatabaseCannotBeReached(String document) throws IOException {
    // Given
    int nobody = FreePort.next();
    var environment = new HashMap<>(environment(FreePort.next(), FreePort.next()));
    environment.put("DOCKET_POSTGRES_PORT", Integer.toString(nobody));
    var file = Launched.overlay(directory, "case-api.json", document);

    // When
    try (var launcher = Launched.start(directory, "pg", environment, "--conf", file.toString())) {

      // Then
      assertFailed(launcher, "cannot use the database docket at 127.0.0.1:" + nobody, "refused");
    }
  }

  @Test
  void shouldSayThatKafkaCannotBeReached() throws IOException {
    // Given
    int nobody = FreePort.next();
    var environment = Map.of("DOCKET_KAFKA", "127.0.0.1:" + nobody);
    var file =
        Launched.overlay(
            directory,
            "case-event-relay.json",
            """
            { "kafka": { "properties": { "default.api.timeout.ms": "1500", "request.timeout.ms": "1000" } } }
            """);

    // When
    try (var launcher =
        Launched.start(directory, "kafka", environment, "--conf", file.toString())) {

      // Then
      assertFailed(launcher, "Kafka at 127.0.0.1:" + nobody + " did not answer");
    }
  }

  private static void assertFailed(JavaProgram launcher, String... expected) {
    assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isEqualTo(1);
    assertThat(launcher.output()).isEmpty();
    assertThat(Launched.told(launcher))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("docket: ").contains(expected));
  }

  private static Map<String, String> environment(int httpPort, int grpcPort) {
    return Map.of(
        "DOCKET_HTTP_HOST", "127.0.0.1",
        "DOCKET_HTTP_PORT", Integer.toString(httpPort),
        "DOCKET_GRPC_HOST", "127.0.0.1",
        "DOCKET_GRPC_PORT", Integer.toString(grpcPort),
        "DOCKET_KAFKA", INFRASTRUCTURE.kafkaBootstrap(),
        "DOCKET_TOPIC_PREFIX", INFRASTRUCTURE.topicPrefix(CommandLineIT.class));
  }

  private static ServerSocket listening() throws IOException {
    var socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()));
    return socket;
  }

  @Test
  void shouldPrintTheMergedConfigWithoutItsSecrets() {
    // Given
    var file = Launched.CONF.resolve("all.json").toString();

    // When
    try (var launcher = Launched.start(directory, "config", Map.of(), "config", file)) {

      // Then
      assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isZero();
      assertThat(launcher.errors()).isEmpty();
      var text = String.join("\n", launcher.output());
      assertThat(text).doesNotContain(Launched.SECRET);
      var printed = new JsonObject(text);
      assertThat(printed.getJsonObject("http").getString("host")).isEqualTo("127.0.0.1");
      assertThat(printed.getJsonObject("deploy").fieldNames())
          .containsExactlyInAnyOrder(
              "case-api",
              "case-event-relay",
              "case-event-handler/timeline",
              "case-third-party-reader/jira",
              "case-event-feed-handler/all-datadog--structured--EVP",
              "case-intake",
              "case-rapid-api");
      var login = printed.getJsonObject("postgres").getJsonObject("logins").getJsonObject("app");
      assertThat(login.getMap()).isEqualTo(Map.of("user", "docket_app", "password", "***"));
      assertThat(printed.getJsonObject("identity").getJsonObject("keys").getMap())
          .isEqualTo(Map.of("main", "***"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--conf x --help"})
  void shouldHelp(String arguments) {
    try (var launcher = Launched.start(directory, "help", Map.of(), arguments.split(" "))) {
      assertThat(launcher.exitCode(LIMIT)).isZero();
      assertThat(launcher.errors()).isEmpty();
      assertThat(launcher.output()).contains("usage: docket --conf FILE [--options FILE]");
    }
  }

  @Test
  void shouldHelpWhoGivesNoArgumentButNotCallItASuccess() {
    try (var launcher = Launched.start(directory, "none", Map.of())) {
      assertThat(launcher.exitCode(LIMIT)).isEqualTo(2);
      assertThat(launcher.output()).contains("usage: docket --conf FILE [--options FILE]");
    }
  }
}

package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.testkit.FreePort;
import dev.docket.testkit.JavaProgram;
import dev.docket.testkit.TestInfrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A running process whose file changes, and which is asked and told things by the command line.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotReloadIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String FLAVOR = "case-event-handler/timeline";
  private static final String TOKEN = "a-token-of-at-least-32-bytes-of-length";

  @TempDir private static Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final int http = FreePort.next();
  private final int ops = FreePort.next();
  private String prefix;
  private Path file;
  private JavaProgram process;

  @BeforeAll
  void start() throws IOException {
    var infrastructure = TestInfrastructure.shared();
    prefix = infrastructure.topicPrefix(HotReloadIT.class);
    environment.put("DOCKET_HTTP_HOST", "127.0.0.1");
    environment.put("DOCKET_HTTP_PORT", Integer.toString(http));
    environment.put("DOCKET_GRPC_PORT", Integer.toString(FreePort.next()));
    environment.put("DOCKET_KAFKA", infrastructure.kafkaBootstrap());
    environment.put("DOCKET_TOPIC_PREFIX", prefix);
    environment.put("DOCKET_CASE_EVENTS_PARTITIONS", "2");
    environment.put("DOCKET_OPS_PORT", Integer.toString(ops));
    environment.put("DOCKET_OPS_TOKEN", TOKEN);
    file = Launched.overlay(directory, FLAVOR + ".json", "{ \"http\": {} }");
    process = Launched.start(directory, "process", environment, "--conf", file.toString());
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(readiness()).startsWith("{\"status\":\"UP\""));
  }

  @AfterAll
  void stop() {
    process.close();
  }

  @Test
  void shouldApplyWhatMayChangeAndKeepTheRest() throws IOException {
    // When the file is replaced: pause, skip list, log level, breaker, and a port
    replace(
        """
        { "http": { "drain": "7s" },
          "caseApi": { "breaker": { "maxFailures": 7 } },
          "logging": { "levels": { "dev.docket.consumer": "debug" } },
          "deploy": { "case-event-handler/timeline": {
            "paused": true, "consumer": { "skipMessages": ["%scase.events/1/99"] } } } }
        """
            .formatted(prefix));

    // Then what may change has changed, and the port is reported
    awaitReadiness("paused by its configuration");
    assertThat(readiness())
        .startsWith("{\"status\":\"UP\"")
        .contains("needs a restart: $.http.drain");
    assertThat(ask("skip-messages", FLAVOR).output()).contains("  " + prefix + "case.events/1/99");
    assertThat(String.join("\n", ask("config", "--json").output()))
        .contains("\"maxFailures\":7", "\"dev.docket.consumer\":\"debug\"")
        .doesNotContain("7s", TOKEN, Launched.SECRET);

    // When the next one is wrong, all of it stays
    replace("{ \"deploy\": { \"case-event-handler/timeline\": { \"paused\": \"no\" } } }");
    awaitReadiness("$.deploy[\\\"case-event-handler/timeline\\\"].paused: expected true or false");
    assertThat(readiness())
        .startsWith("{\"status\":\"UP\"")
        .contains("invalid since 20", "paused by its configuration");
    assertThat(process.isAlive()).isTrue();

    // When it is one that no process could start with, it is as wrong
    replace(
        """
        { "deploy": {
          "case-event-feed-handler/feed-cake--structured--EVP": { "consumer": { "topic": "t" } },
          "case-event-feed-handler/feed-flux--structured--EVP": { "consumer": { "topic": "t" } } } }
        """);
    awaitReadiness("$.deploy: two flavors read the topic");

    // When it is as it was, so is the process
    replace("{ \"http\": {} }");
    await().atMost(LIMIT).untilAsserted(() -> assertThat(readiness()).doesNotContain("reason"));
    assertThat(ask("skip-messages", FLAVOR).output())
        .anyMatch(line -> line.matches(FLAVOR + " .* none"));
  }

  @Test
  void shouldAnswerOperators() {
    assertThat(ask("status").output())
        .anyMatch(line -> line.startsWith("flavor"))
        .anyMatch(line -> line.startsWith(FLAVOR));
    assertThat(ask("breakers").output())
        .anyMatch(line -> line.matches(FLAVOR + " +case-api +closed +0"));
    assertThat(ask("help").output()).anyMatch(line -> line.startsWith("skip-messages"));
    assertThat(ask("reload").output()).contains("outcome: reloaded");
  }

  @Test
  void shouldEndWithACodeThatScriptsCanUse() {
    assertEnd(run(TOKEN, "shout"), 1, "access_denied");
    assertEnd(run(TOKEN, "pause"), 2, "$.flavor: required");
    assertEnd(run(TOKEN, "pause", FLAVOR, "--for"), 2, "expected a value behind --for");
    assertEnd(run("wrong", "status"), 1, "the first frame needs the token");
    assertEnd(
        run(TOKEN, "status", "--at", "127.0.0.1:" + FreePort.next()), 1, "nothing came of it");
  }

  private void assertEnd(JavaProgram program, int code, String said) {
    try (program) {
      assertThat(program.exitCode(LIMIT)).as(program.transcript()).isEqualTo(code);
      assertThat(Launched.told(program))
          .singleElement()
          .asString()
          .startsWith("docket: ")
          .contains(said);
    }
  }

  private JavaProgram ask(String... command) {
    try (var program = run(TOKEN, command)) {
      assertThat(program.exitCode(LIMIT)).as(program.transcript()).isZero();
      return program;
    }
  }

  private JavaProgram run(String token, String... command) {
    var arguments = new ArrayList<String>();
    arguments.add("ops");
    arguments.addAll(List.of(command));
    if (!arguments.contains("--at") && !arguments.getLast().equals("--for")) {
      arguments.addAll(List.of("--at", "127.0.0.1:" + ops));
    }
    return Launched.start(
        directory, "ops", Map.of("DOCKET_OPS_TOKEN", token), arguments.toArray(String[]::new));
  }

  /// As a template renderer does: beside it, then over it.
  private void replace(String document) throws IOException {
    Files.move(
        Launched.overlay(directory, FLAVOR + ".json", document),
        file,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitReadiness(String part) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(readiness()).contains(part));
  }

  private String readiness() {
    return Rest.get("http://127.0.0.1:" + http + "/readiness");
  }
}

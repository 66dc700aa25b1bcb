package dev.docket.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.testkit.FreePort;
import dev.docket.testkit.JavaProgram;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole platform as `scripts/up` runs it, on a data directory that outlives a kill.
class UpIT {

  private static final Path JAR = Path.of("target/docket-dev/launcher-dev.jar");
  private static final Path CONF = Path.of("../../conf/all.json");
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration END_LIMIT = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final int http = FreePort.next();
  private final int grpc = FreePort.next();

  @TempDir private Path directory;

  /// Open to other users: PostgreSQL's files stay inside also when root runs the tests.
  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void shouldKeepACaseThroughAKillAndLeaveNoOrphans() throws Exception {
    // Given a running platform with a case
    String id;
    List<Long> parts;
    try (var first = up("first")) {
      assertThat(new JsonObject(Files.readString(ready())).getString("url")).isEqualTo(url());
      id = createCase();
      awaitCell(id);
      parts = partsOf(first);
      assertThat(parts).as("Kafka and PostgreSQL").hasSizeGreaterThanOrEqualTo(2);

      // When
      first.kill();
    }

    // Then
    awaitGone(parts);

    // When
    Files.delete(ready());
    try (var second = up("second")) {

      // Then
      awaitCell(id);
      parts = partsOf(second);

      // When
      second.terminate();

      // Then
      assertThat(second.exitCode(END_LIMIT)).as(second.transcript()).isZero();
      awaitGone(parts);
      assertThat(second.errors()).isEmpty();
      assertThat(second.output())
          .containsSubsequence(lines(second, "HTTP stopped", "PostgreSQL stopped"));
    }
  }

  /// The lines that contain the given texts, one each, in the order of the texts.
  private static List<String> lines(JavaProgram program, String... texts) {
    return List.of(texts).stream()
        .map(text ->
            program.output().stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text + " in\n" + program.transcript())))
        .toList();
  }

  private JavaProgram up(String name) {
    var program =
        JavaProgram.start(
            directory,
            name,
            JAR,
            Map.of(),
            "--conf",
            CONF.toString(),
            "--data",
            directory.resolve("data").toString(),
            "--http",
            Integer.toString(http),
            "--grpc",
            Integer.toString(grpc));
    try {
      await("ready")
          .atMost(READY_LIMIT)
          .pollInterval(POLL)
          .until(() -> Files.exists(ready()) || !program.isAlive());
      assertThat(program.isAlive()).as(program.transcript()).isTrue();
      return program;
    } catch (RuntimeException | AssertionError e) {
      program.close();
      throw e;
    }
  }

  private Path ready() {
    return directory.resolve("data").resolve("ready");
  }

  private String url() {
    return "http://127.0.0.1:" + http;
  }

  private String createCase() throws IOException, InterruptedException {
    var body =
        """
        {"data":{"type":"case","attributes":{"title":"Kept","type_id":"00000000-0000-0000-0000-000000000001"},
         "relationships":{"project":{"data":{"type":"project","id":"%s"}}}}}
        """
            .formatted(DemoData.PROJECT_ID);
    var response =
        CLIENT.send(
            request("")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return new JsonObject(response.body()).getJsonObject("data").getString("id");
  }

  private void awaitCell(String id) {
    await("the cell of " + id)
        .atMost(END_LIMIT)
        .pollInterval(POLL)
        .untilAsserted(() -> {
          var response =
              CLIENT.send(
                  request("/" + id + "/timelines").build(), HttpResponse.BodyHandlers.ofString());
          assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
          assertThat(new JsonObject(response.body()).getJsonArray("data")).hasSize(1);
        });
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + "/api/v2/cases" + path))
        .timeout(END_LIMIT)
        .header("DD-API-KEY", DemoData.API_KEY)
        .header("DD-APPLICATION-KEY", DemoData.APPLICATION_KEY);
  }

  /// The processes that the launcher has started, directly and not.
  private static List<Long> partsOf(JavaProgram program) {
    return ProcessHandle.of(program.pid())
        .orElseThrow()
        .descendants()
        .map(ProcessHandle::pid)
        .toList();
  }

  private static void awaitGone(List<Long> pids) {
    await("the end of " + pids)
        .atMost(END_LIMIT)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(pids).noneMatch(UpIT::runs));
  }

  /// A process that has ended and whom nobody has asked for its exit code runs no more.
  private static boolean runs(long pid) {
    var status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.exists(status)
          ? Files.readAllLines(status).stream().noneMatch(line -> line.matches("State:\\s+Z.*"))
          : ProcessHandle.of(pid).isPresent();
    } catch (IOException _) {
      // Gone between the two questions.
      return false;
    }
  }
}

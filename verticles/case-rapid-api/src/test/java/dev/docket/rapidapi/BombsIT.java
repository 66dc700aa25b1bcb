package dev.docket.rapidapi;

import static dev.docket.rapidapi.Bodies.newCase;
import static dev.docket.rapidapi.Bodies.project;
import static dev.docket.rapidapi.Bodies.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.docket.testkit.Cost;
import dev.docket.testkit.JsonBombs;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bodies made to cost more than they are worth, at the listener's limit as it is by default. The
/// whole service has one event loop here, so that nobody else can hide what it costs.
class BombsIT {

  private static final int MAX_BODY = 4 << 20;

  /// What no request may take of the loop at once.
  private static final Duration TURN = Duration.ofMillis(50);

  private static final long HEAP = 16 << 20;

  private static RapidApiServer server;
  private static Executor loop;
  private static HttpClient client;
  private static String caseId;

  @BeforeAll
  static void start() {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    server = RapidApiServer.start(vertx, MAX_BODY);
    var context = vertx.getOrCreateContext();
    loop = task -> context.runOnContext(_ -> task.run());
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var projectId = id(server.post("/api/v2/cases/projects", project("DEMO")));
    caseId = id(server.post("/api/v2/cases", newCase(projectId, "Shared")));
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        argumentSet("100,000 objects, one in another", JsonBombs.objectsInsideObjects(100_000)),
        argumentSet("100,000 arrays, never closed", JsonBombs.arraysInsideArrays(100_000)),
        argumentSet("a text of 4 MB", JsonBombs.longText(MAX_BODY)),
        argumentSet("a title of 4 MB", title(MAX_BODY - 100)),
        argumentSet("2 million numbers", JsonBombs.manyNumbers(MAX_BODY)),
        argumentSet("400,000 names", JsonBombs.manyNames(MAX_BODY)));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void shouldRefuseABombAtLittleCost(byte[] body) throws Exception {
    shouldCostLittle(body, Map.of());
  }

  @Test
  void shouldNotInflateABody() throws Exception {
    shouldCostLittle(
        JsonBombs.compressed(JsonBombs.longText(64 << 20)), Map.of("Content-Encoding", "gzip"));
  }

  private static void shouldCostLittle(byte[] body, Map<String, String> headers) throws Exception {
    // When
    var cost =
        Cost.of(
            loop,
            () -> {
              var answer = post(body, headers);
              assertThat(answer.statusCode()).isEqualTo(400);
              assertThat(answer.body()).startsWith("{\"errors\":[").hasSizeLessThan(1_000);
            });

    // Then
    assertThat(cost.turn()).isLessThan(TURN);
    assertThat(cost.heap()).isLessThan(HEAP);
    assertThat(server.get("/api/v2/cases/" + caseId).status()).isEqualTo(200);
  }

  private static HttpResponse<String> post(byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.uri().resolve("/api/v2/cases/" + caseId + "/title"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json");
    RapidApiServer.KEYS.forEach(request::header);
    headers.forEach(request::header);
    return client.send(
        request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private static byte[] title(int characters) {
    return update("title", "x".repeat(characters)).getBytes(UTF_8);
  }

  private static String id(RapidApiServer.Answer answer) {
    return answer.body().getJsonObject("data").getString("id");
  }
}

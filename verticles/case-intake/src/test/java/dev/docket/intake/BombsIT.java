package dev.docket.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.docket.testkit.Cost;
import dev.docket.testkit.JsonBombs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Deliveries made to cost more than they are worth, by somebody who knows the webhook's secret.
/// The intake has one event loop here, so that nobody else can hide what it costs.
class BombsIT {

  /// What no delivery may take of the loop at once.
  private static final Duration TURN = Duration.ofMillis(50);

  private static final long HEAP = 16 << 20;

  private static IntakeServer server;
  private static Executor loop;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    server = IntakeServer.on(vertx, new Nowhere());
    var context = vertx.getOrCreateContext();
    loop = task -> context.runOnContext(_ -> task.run());
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  static Stream<Arguments> bombs() {
    var beyond = "body: JSON beyond the limits";
    return Stream.of(
        argumentSet(
            "100,000 objects, one in another", JsonBombs.objectsInsideObjects(100_000), beyond),
        argumentSet("100,000 arrays, never closed", JsonBombs.arraysInsideArrays(100_000), beyond),
        argumentSet("a text of 4 MB", JsonBombs.longText(Delivery.MAX_BODY_BYTES), beyond),
        argumentSet("2 million numbers", JsonBombs.manyNumbers(Delivery.MAX_BODY_BYTES), beyond),
        argumentSet("400,000 names", JsonBombs.manyNames(Delivery.MAX_BODY_BYTES), beyond),
        argumentSet(
            "64 MB, compressed", JsonBombs.compressed(JsonBombs.longText(64 << 20)), "body: "));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void shouldRefuseABombAtLittleCost(byte[] body, String detail) throws Exception {
    // When
    var cost =
        Cost.of(
            loop,
            () -> {
              var answer = deliver(body);
              assertThat(answer.statusCode()).isEqualTo(400);
              assertThat(answer.body()).contains(detail).hasSizeLessThan(1_000);
            });

    // Then
    assertThat(cost.turn()).isLessThan(TURN);
    assertThat(cost.heap()).isLessThan(HEAP);
    assertThat(deliver("{\"issue\": {\"key\": \"OPS-1\"}}".getBytes(UTF_8)).statusCode())
        .isEqualTo(202);
  }

  private static HttpResponse<String> deliver(byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.uri("wh-jira"))
            .timeout(Duration.ofSeconds(20))
            .header("X-Docket-Webhook-Secret", FakeDirectory.SECRET)
            // Believed by nobody.
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  /// Stands for Kafka, where no bomb gets to.
  private static final class Nowhere implements DeliveryPublisher {
    @Override
    public Future<Void> publish(String key, byte[] envelope) {
      return Future.succeededFuture();
    }

    @Override
    public void close() {}
  }
}

package dev.docket.kit.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What Vert.x reports, with our options.
class VertxMetricsIT {

  private static final int MADE_UP = 50;
  private static final Pattern POOL = Pattern.compile("pool_name=\"([^\"]*)\"");

  private final Metrics metrics = new Metrics();
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions().setMetricsOptions(metrics.vertxOptions()))
          .withMetrics(metrics.vertxFactory())
          .build();

  @AfterEach
  void close() {
    result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldNotGrowWithTheMethodsThatClientsMakeUp() throws IOException {
    // Given
    int port = listen();
    request(port, "GET", "/");
    awaitRequests(1);
    var before = httpSeries();
    assertThat(before).isNotEmpty().anyMatch(series -> series.contains("code=\"200\""));

    // When
    for (int i = 0; i < MADE_UP; i++) {
      request(port, "MADEUP" + i, "/path-" + i);
    }

    // Then
    awaitRequests(1 + MADE_UP);
    assertThat(httpSeries()).isEqualTo(before);
  }

  @Test
  void shouldTellPoolsByNameButForVirtualThreads() {
    // Given
    var pool = vertx.createSharedWorkerExecutor("ours");
    var onVirtualThreads = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    // When
    result(vertx.deployVerticle(new Idle(), onVirtualThreads));
    result(pool.executeBlocking(() -> "done"));

    // Then
    var names =
        POOL.matcher(metrics.scrape())
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    assertThat(names)
        .containsExactlyInAnyOrder("ours", "vert.x-worker-thread", "vert.x-internal-blocking");
  }

  private static final class Idle extends VerticleBase {}

  private int listen() {
    return result(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end("ok"))
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  /// By hand: clients check the method.
  private static void request(int port, String method, String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      var request =
          "%s %s HTTP/1.1\r\nHost: %s.example\r\nConnection: close\r\n\r\n"
              .formatted(method, path, method);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  /// They are counted a little after they have been answered.
  private void awaitRequests(int count) {
    await()
        .untilAsserted(() ->
            assertThat(
                    metrics.registry().find("vertx.http.server.requests").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(count));
  }

  /// Names and tags, without the values.
  private Set<String> httpSeries() {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("vertx_http_server_"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(Collectors.toSet());
  }

  private static <T> T result(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}

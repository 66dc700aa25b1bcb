package dev.docket.kit.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.docket.kit.config.TracesConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpanSenderTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
  private HttpServer collector;
  private volatile int status = 200;

  /// @param from the client's end of the connection
  private record Batch(String type, String length, String body, InetSocketAddress from) {}

  @BeforeEach
  void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::take);
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      batches.add(
          new Batch(
              headers.getFirst("Content-Type"),
              headers.getFirst("Content-Length"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1),
              exchange.getRemoteAddress()));
      var answer = "taken or not".getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Test
  void shouldSendOneBatchAfterTheOtherOnOneConnection() throws Exception {
    try (var tracing = tracing(collector.getAddress().getPort())) {
      for (var name : new String[] {"first", "second", "third"}) {
        sent(tracing, name);
      }
    }

    assertThat(batches).hasSize(3);
    assertThat(batches).extracting(Batch::from).containsOnly(batches.element().from());
    assertThat(batches).extracting(Batch::type).containsOnly("application/x-protobuf");
    assertThat(batches)
        .allSatisfy(it -> assertThat(it.body()).hasSize(Integer.parseInt(it.length())));
    assertThat(batches.element().body()).contains("first").doesNotContain("second");
  }

  @Test
  void shouldGoOnAfterBatchesThatTheCollectorDoesNotTake() throws Exception {
    try (var tracing = tracing(collector.getAddress().getPort())) {
      for (int each : new int[] {503, 400, 302}) {
        status = each;
        sent(tracing, "refused");
      }
      status = 200;
      sent(tracing, "taken");
    }

    // Each was sent once, and none of them again.
    assertThat(batches).hasSize(4);
    assertThat(batches).filteredOn(it -> it.body().contains("taken")).hasSize(1);
  }

  @Test
  void shouldNotWaitForeverForACollectorThatIsSilentOrAway() throws Exception {
    int gone;
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = silent.getLocalPort();
      try (var tracing = tracing(gone)) {
        trace(tracing, "never answered");
      }
    }
    try (var tracing = tracing(gone)) {
      trace(tracing, "refused");
    }
    assertThat(batches).isEmpty();
  }

  /// Asked more than once: what is asked just behind a flush is taken for that one, which is over.
  private void sent(Tracing tracing, String name) throws Exception {
    int before = batches.size();
    trace(tracing, name);
    while (batches.size() == before) {
      tracing.flush();
    }
  }

  private static void trace(Tracing tracing, String name) throws Exception {
    assertThat(Traced.handle(tracing.records(), name, null, () -> "done")).isEqualTo("done");
    tracing.flush();
  }

  private static Tracing tracing(int port) {
    var export = new TracesConfig.Export(Duration.ofMinutes(1), SHORT, 512);
    var endpoint = URI.create("http://127.0.0.1:%d/v1/traces".formatted(port));
    return Tracing.of(new TracesConfig(endpoint, 1, "docket", export), () -> 0);
  }
}

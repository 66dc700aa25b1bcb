package dev.docket.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.HttpConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.metrics.Metrics;
import dev.docket.server.Await;
import dev.docket.server.ListenFailedException;
import dev.docket.server.Listening;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EdgeVerticleIT {
  private record Answer(int status, String type, String body) {}

  private final Health health = new Health();
  private final Metrics metrics = new Metrics();
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions().setMetricsOptions(metrics.vertxOptions()))
          .withMetrics(metrics.vertxFactory())
          .build();
  private final HttpClient client = vertx.createHttpClient();

  @AfterEach
  void close() {
    Await.result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldAnswerOperationsRoutes() {
    // Given
    var part = health.register("part");
    var edge = deploy(0, 1, new OpsRoutes(health, metrics));

    // Then
    assertThat(get(edge, "/readiness"))
        .isEqualTo(
            new Answer(
                503,
                "application/json",
                "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"part\",\"status\":\"STARTING\",\"reason\":\"starting\"}]}"));
    part.set(HealthState.up());
    assertThat(get(edge, "/readiness").status()).isEqualTo(200);
    assertThat(get(edge, "/liveness"))
        .isEqualTo(new Answer(200, "application/json", "{\"status\":\"UP\",\"checks\":[]}"));
    assertThat(get(edge, "/metrics").body())
        .contains("jvm_memory_used_bytes")
        .contains("vertx_http_server_requests_total");
  }

  @Test
  void shouldAnswerUnknownRoutesAndMethodsWithErrorObjects() {
    var edge = deploy(0, 1, new OpsRoutes(health, metrics));

    assertError(get(edge, "/api/none?key=1"), 404, "Not Found", "no such route: GET /api/none");
    assertError(
        request(edge, HttpMethod.POST, "/metrics", Buffer.buffer()),
        405,
        "Method Not Allowed",
        "method POST is not allowed here");
  }

  @Test
  void shouldRefuseABodyOverTheLimit() {
    var edge = deploy(0, 1, router -> router.post("/in").handler(context -> context.end("ok")));

    assertThat(request(edge, HttpMethod.POST, "/in", Buffer.buffer("x".repeat(1024))).status())
        .isEqualTo(200);
    assertError(
        request(edge, HttpMethod.POST, "/in", Buffer.buffer("x".repeat(1025))),
        413,
        "Request Entity Too Large",
        "the request body is larger than this server accepts");
  }

  @Test
  void shouldNotTellInternalsOfAFailure() {
    var edge =
        deploy(
            0,
            1,
            router -> {
              router
                  .get("/throws")
                  .handler(_ -> {
                    throw new IllegalStateException("password=hush");
                  });
              router.get("/fails").respond(_ -> Future.failedFuture("password=hush"));
            });

    for (var path : List.of("/throws", "/fails")) {
      var answer = get(edge, path);
      assertError(
          answer,
          500,
          "Internal Server Error",
          "the request failed; the cause is in the server's log");
    }
  }

  @Test
  void shouldSendDomainErrorsAsTheContractHasThem() {
    var error =
        new ErrorObject(
            null, "resource_not_found", "case not found", null, new JsonObject().put("key", "P-1"));
    var edge =
        deploy(
            0, 1, router -> router.get("/x").handler(context -> Errors.send(context, 404, error)));

    assertThat(get(edge, "/x"))
        .isEqualTo(
            new Answer(
                404,
                Errors.MEDIA_TYPE,
                "{\"errors\":[{\"code\":\"resource_not_found\",\"title\":\"case not found\",\"meta\":{\"key\":\"P-1\"}}]}"));
  }

  @Test
  void shouldServeOneFreePortWithAllInstances() {
    // Given two instances on port 0, and each request on a connection of its own
    Set<String> threads = ConcurrentHashMap.newKeySet();
    var edge =
        deploy(
            0,
            2,
            router ->
                router
                    .get("/")
                    .handler(context -> {
                      threads.add(Thread.currentThread().getName());
                      context.response().putHeader("connection", "close").end();
                    }));

    // When
    for (int i = 0; i < 4; i++) {
      assertThat(get(edge, "/").status()).isEqualTo(200);
    }

    // Then
    assertThat(edge.port()).isPositive();
    assertThat(threads).hasSize(2);
  }

  @Test
  void shouldKeepTwoListenersOnFreePortsApart() {
    var first = deploy(0, 1, router -> router.get("/").handler(context -> context.end("first")));
    var second = deploy(0, 1, router -> router.get("/").handler(context -> context.end("second")));

    assertThat(get(first, "/").body()).isEqualTo("first");
    assertThat(get(second, "/").body()).isEqualTo("second");
  }

  @Test
  void shouldSayClearlyThatAPortIsTaken() {
    var port = deploy(0, 1).port();
    // A second Vert.x instance, because servers of one share a port.
    var other = Vertx.vertx();

    var failure = Await.failure(EdgeVerticle.deploy(other, config(port, 1), List.of()));

    assertThat(failure)
        .isInstanceOf(ListenFailedException.class)
        .hasMessage("cannot listen on 127.0.0.1:" + port + ": address in use");
    Await.result(other.close());
  }

  @Test
  void shouldFinishRequestsInFlightAndRefuseNewConnectionsAtAStop() {
    // Given a request that is being served
    Promise<Void> arrived = Promise.promise();
    Promise<String> release = Promise.promise();
    var edge =
        deploy(
            0,
            1,
            router ->
                router
                    .get("/slow")
                    .respond(context -> {
                      arrived.complete();
                      return release.future().compose(context::end);
                    }));
    var answer = send(edge, HttpMethod.GET, "/slow", Buffer.buffer());
    Await.result(arrived.future());

    // When
    var stopped = vertx.undeploy(edge.deploymentId());

    // Then
    assertThat(
            Await.failure(
                refused(vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false)), edge)))
        .isInstanceOf(ConnectException.class);
    assertThat(stopped.isComplete()).isFalse();
    release.complete("done");
    assertThat(Await.result(answer).body()).isEqualTo("done");
    Await.result(stopped);
  }

  @Test
  void shouldNotWaitLongerThanTheDrainForARequest() {
    Promise<Void> arrived = Promise.promise();
    var edge =
        Await.result(
            EdgeVerticle.deploy(
                vertx,
                new HttpConfig("127.0.0.1", 0, 1, 1024, Duration.ofMillis(50)),
                List.of(router -> router.get("/never").handler(_ -> arrived.complete()))));
    var answer = send(edge, HttpMethod.GET, "/never", Buffer.buffer());
    Await.result(arrived.future());

    Await.result(vertx.undeploy(edge.deploymentId()));

    assertThat(Await.failure(answer)).hasMessageContaining("closed");
  }

  // The socket closes a moment after the stop has begun; until then a connection may still be
  // accepted, and is not served.
  private Future<Answer> refused(HttpClient fresh, Listening edge) {
    return fresh
        .request(HttpMethod.GET, edge.port(), edge.host(), "/late")
        .compose(HttpClientRequest::send)
        .transform(result ->
            result.cause() instanceof ConnectException
                ? Future.failedFuture(result.cause())
                : refused(fresh, edge));
  }

  private Listening deploy(int port, int instances, RouteModule... modules) {
    return Await.result(EdgeVerticle.deploy(vertx, config(port, instances), List.of(modules)));
  }

  private static HttpConfig config(int port, int instances) {
    return new HttpConfig("127.0.0.1", port, instances, 1024, Duration.ofSeconds(10));
  }

  private Answer get(Listening edge, String path) {
    return request(edge, HttpMethod.GET, path, Buffer.buffer());
  }

  private Answer request(Listening edge, HttpMethod method, String path, Buffer body) {
    return Await.result(send(edge, method, path, body));
  }

  private Future<Answer> send(Listening edge, HttpMethod method, String path, Buffer body) {
    return client
        .request(method, edge.port(), edge.host(), path)
        .compose(request -> request.send(body))
        .compose(response ->
            response
                .body()
                .map(text ->
                    new Answer(
                        response.statusCode(),
                        String.valueOf(response.getHeader("content-type")),
                        text.toString())));
  }

  private static void assertError(Answer answer, int status, String title, String detail) {
    var error =
        new JsonObject()
            .put("status", Integer.toString(status))
            .put("title", title)
            .put("detail", detail);
    assertThat(answer)
        .isEqualTo(new Answer(status, Errors.MEDIA_TYPE, "{\"errors\":[" + error.encode() + "]}"));
  }
}

package dev.docket.rapidapi;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.config.HttpConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.health.Health;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.metrics.Metrics;
import dev.docket.rapidapi.auth.KeyCacheConfig;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.CallGate;
import dev.docket.server.grpc.GrpcVerticle;
import dev.docket.server.http.EdgeVerticle;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The service as it runs, on free ports: the real listener in front, a [FakeCaseApi] behind real
/// gRPC.
final class RapidApiServer implements AutoCloseable {
  static final int MAX_BODY = 64 << 10;
  static final int INSTANCES = 2;
  static final Map<String, String> KEYS =
      Map.of("DD-API-KEY", FakeCaseApi.API_KEY, "DD-APPLICATION-KEY", FakeCaseApi.APPLICATION_KEY);

  /// Short, so that a call that hangs ends a test soon.
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private static final String SERVICE = "case-rapid-api";
  private static final InstantSource CLOCK = InstantSource.system();

  record Answer(int status, MultiMap headers, Buffer bytes) {
    JsonObject body() {
      return new JsonObject(bytes);
    }

    String contentType() {
      return Objects.requireNonNullElse(headers.get("content-type"), "");
    }
  }

  private final Vertx vertx;
  private final HttpClientAgent http;
  private final FakeCaseApi caseApi = new FakeCaseApi();
  private final Metrics metrics = new Metrics();
  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("test", new Secret("0123456789abcdef0123456789abcdef")),
              "test",
              Duration.ofMinutes(5)),
          CLOCK);
  private final URI uri;

  private RapidApiServer(Vertx vertx, int maxBody) {
    this.vertx = vertx;
    this.http = vertx.createHttpClient();
    var grpcPort = deployCaseApi();
    var api = new CaseRapidApi(client(grpcPort), config(), CLOCK, metrics);
    var config = new HttpConfig("127.0.0.1", 0, INSTANCES, maxBody, Duration.ofSeconds(1));
    var listening = await(EdgeVerticle.deploy(vertx, config, List.of(api)));
    uri = URI.create("http://127.0.0.1:" + listening.port());
  }

  static RapidApiServer start() {
    return start(Vertx.vertx(), MAX_BODY);
  }

  /// @param vertx ends with it
  static RapidApiServer start(Vertx vertx, int maxBody) {
    return new RapidApiServer(vertx, maxBody);
  }

  private int deployCaseApi() {
    var everyone = Set.of(SERVICE);
    var allowed =
        new AllowList(
            Map.of(
                "docket.caseapi.v1.Directory/*", everyone,
                "docket.caseapi.v1.Projects/*", everyone,
                "docket.caseapi.v1.Cases/*", everyone,
                "docket.caseapi.v1.Timelines/*", everyone));
    var gate = new CallGate(tokens, allowed, CLOCK);
    var limits = new GrpcConfig.Limits(1L << 20, 100);
    var config = new GrpcConfig("127.0.0.1", 0, 1, limits, Duration.ofSeconds(1));
    var parts = new GrpcVerticle.Parts(List.of(caseApi), gate, new Health());
    return await(GrpcVerticle.deploy(vertx, config, parts)).port();
  }

  private CaseApiClient client(int port) {
    var connections = new GrpcChannelConfig.Connections(1, 1L << 20, 1_000);
    // Faults are injected one after the other: this breaker never gets to open.
    var breaker =
        new GrpcChannelConfig.Breaker(10_000, Duration.ofSeconds(1), Duration.ofSeconds(1));
    var config = new GrpcChannelConfig("127.0.0.1", port, DEADLINE, connections, breaker);
    var credentials = new ServiceCredentials(tokens, new ServiceIdentity(SERVICE, null));
    return new CaseApiClient(new GrpcChannel(vertx, "case-api", config, credentials, metrics));
  }

  private static RapidApiConfig config() {
    var keys = new KeyCacheConfig(Duration.ofSeconds(30), Duration.ofSeconds(5), 100);
    return new RapidApiConfig(Duration.ofSeconds(1), keys);
  }

  URI uri() {
    return uri;
  }

  Metrics metrics() {
    return metrics;
  }

  FakeCaseApi caseApi() {
    return caseApi;
  }

  Answer get(String path) {
    return request("GET", path, "", KEYS);
  }

  Answer post(String path, String body) {
    return request("POST", path, body, KEYS);
  }

  /// The path goes out as it is, so that a test can send one that is malformed.
  Answer request(String method, String path, String body, Map<String, String> headers) {
    return await(
        http.request(HttpMethod.valueOf(method), uri.getPort(), uri.getHost(), path)
            .compose(request -> {
              request.putHeader("Content-Type", "application/json").headers().addAll(headers);
              return exchange(request, body);
            }));
  }

  /// Runs on the connection's event loop from one end to the other: a body that nobody has asked
  /// for when it arrives is dropped, and asking for it from the test's thread may come too late.
  private static Future<Answer> exchange(HttpClientRequest request, String body) {
    return request
        .send(Buffer.buffer(body))
        .compose(response ->
            response
                .body()
                .map(bytes -> new Answer(response.statusCode(), response.headers(), bytes)));
  }

  @Override
  public void close() {
    await(vertx.close());
    metrics.close();
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}

package dev.docket.intake;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.intake.webhook.WebhookCacheConfig;
import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.config.HttpConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.health.Health;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.metrics.Metrics;
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
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// The intake as it runs, on free ports: the real listener in front, a [FakeDirectory] behind real
/// gRPC.
final class IntakeServer implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String HOST = "127.0.0.1";

  /// Long, because machines that run tests are busy.
  private static final Duration LIMIT = Duration.ofSeconds(20);

  record Answer(int status, MultiMap headers, String body) {}

  private final Vertx vertx;
  private final HttpClientAgent http;
  private final Metrics metrics = new Metrics();
  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("test", new Secret("0123456789abcdef0123456789abcdef")),
              "test",
              Duration.ofMinutes(5)),
          CLOCK);
  private final CaseIntake intake;
  private final int port;

  private IntakeServer(
      Vertx vertx,
      BiFunction<CaseIntake.Parts, IntakeConfig, CaseIntake> made,
      IntakeConfig.Limits limits) {
    this.vertx = vertx;
    this.http = vertx.createHttpClient();
    var parts = new CaseIntake.Parts(vertx, client(deployDirectory()), metrics, CLOCK);
    this.intake = made.apply(parts, config(limits));
    var config = new HttpConfig(HOST, 0, 2, 8 << 20, Duration.ofSeconds(1));
    this.port = await(EdgeVerticle.deploy(vertx, config, List.of(intake))).port();
  }

  static IntakeServer with(KafkaConfig kafka) {
    return new IntakeServer(
        Vertx.vertx(),
        (parts, config) -> CaseIntake.create(parts, config, kafka),
        limits(64, LIMIT));
  }

  static IntakeServer with(DeliveryPublisher publisher, int inFlight) {
    return with(publisher, inFlight, LIMIT);
  }

  static IntakeServer with(DeliveryPublisher publisher, int inFlight, Duration timeout) {
    return new IntakeServer(
        Vertx.vertx(),
        (parts, config) -> new CaseIntake(parts, config, publisher),
        limits(inFlight, timeout));
  }

  /// @param vertx ends with it
  static IntakeServer on(Vertx vertx, DeliveryPublisher publisher) {
    return new IntakeServer(
        vertx, (parts, config) -> new CaseIntake(parts, config, publisher), limits(64, LIMIT));
  }

  URI uri(String webhook) {
    return URI.create(
        "http://%s:%d/api/v2/integration/jira/webhook/%s".formatted(HOST, port, webhook));
  }

  private static IntakeConfig.Limits limits(int inFlight, Duration timeout) {
    return new IntakeConfig.Limits(inFlight, 4, timeout);
  }

  private static IntakeConfig config(IntakeConfig.Limits limits) {
    return new IntakeConfig(
        CaseIntake.JIRA_TOPIC,
        limits,
        Duration.ofSeconds(7),
        new WebhookCacheConfig(Duration.ofSeconds(30), Duration.ofSeconds(5), 100));
  }

  private int deployDirectory() {
    var allowed =
        new AllowList(Map.of("docket.caseapi.v1.Directory/*", Set.of(CaseIntake.SERVICE)));
    var gate = new CallGate(tokens, allowed, CLOCK);
    var limits = new GrpcConfig.Limits(1L << 20, 100);
    var config = new GrpcConfig(HOST, 0, 1, limits, Duration.ofSeconds(1));
    var parts = new GrpcVerticle.Parts(List.of(new FakeDirectory()), gate, new Health());
    return await(GrpcVerticle.deploy(vertx, config, parts)).port();
  }

  private CaseApiClient client(int grpcPort) {
    var connections = new GrpcChannelConfig.Connections(1, 1L << 20, 1_000);
    var breaker =
        new GrpcChannelConfig.Breaker(10_000, Duration.ofSeconds(1), Duration.ofSeconds(1));
    var config = new GrpcChannelConfig(HOST, grpcPort, LIMIT, connections, breaker);
    var credentials = new ServiceCredentials(tokens, new ServiceIdentity(CaseIntake.SERVICE, null));
    return new CaseApiClient(new GrpcChannel(vertx, "case-api", config, credentials, metrics));
  }

  /// Delivers a body to a webhook, given by its id and whatever follows in the URL.
  Future<Answer> deliver(String webhook, Buffer body, Map<String, String> headers) {
    return http.request(HttpMethod.POST, port, HOST, "/api/v2/integration/jira/webhook/" + webhook)
        .compose(request -> {
          request.headers().addAll(headers);
          return exchange(request, body);
        });
  }

  private static Future<Answer> exchange(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .compose(response ->
            response
                .body()
                .map(bytes ->
                    new Answer(response.statusCode(), response.headers(), bytes.toString())));
  }

  double count(IntakeMetric metric, String... tags) {
    return metrics.registry().get(metric.metric()).tags(tags).counter().count();
  }

  @Override
  public void close() {
    await(intake.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}

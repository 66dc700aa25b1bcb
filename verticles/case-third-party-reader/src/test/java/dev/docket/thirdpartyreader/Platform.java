package dev.docket.thirdpartyreader;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.kafka.OutcomeQuery;
import dev.docket.consumer.lot.kafka.OutcomeReader;
import dev.docket.flavor.FlavorConfig;
import dev.docket.flavor.FlavorHost;
import dev.docket.flavor.FlavorSupervisor;
import dev.docket.intake.CaseIntake;
import dev.docket.intake.IntakeConfig;
import dev.docket.kit.config.ConfigNode;
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
import dev.docket.kit.telemetry.Telemetry;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.CallGate;
import dev.docket.server.grpc.GrpcVerticle;
import dev.docket.server.http.EdgeVerticle;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/// From a webhook to case-api: the real listener and intake, real Kafka, the real flavor, and a
/// [FakeCaseApi] behind real gRPC.
final class Platform implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String HOST = "127.0.0.1";

  private static final Duration SETTLED = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final HttpClientAgent http;
  private final Metrics metrics = new Metrics();
  private final FakeCaseApi caseApi = new FakeCaseApi();
  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("test", new Secret("0123456789abcdef0123456789abcdef")),
              "test",
              Duration.ofMinutes(5)),
          CLOCK);
  private final KafkaConfig kafka;
  private final CaseIntake intake;
  private final int port;

  Platform(Class<?> testClass) {
    this(testClass, Vertx.vertx());
  }

  /// @param vertx ends with it
  Platform(Class<?> testClass, Vertx vertx) {
    this.vertx = vertx;
    this.http = vertx.createHttpClient();
    var infrastructure = TestInfrastructure.shared();
    var prefix = infrastructure.topicPrefix(testClass);
    kafka = new KafkaConfig(infrastructure.kafkaBootstrap(), prefix, Map.of(), Map.of());
    infrastructure.createTopic(prefix + JiraFlavor.TOPIC, 1);
    var grpcPort = deployCaseApi();
    intake =
        CaseIntake.create(
            new CaseIntake.Parts(vertx, client(grpcPort, CaseIntake.SERVICE), metrics, CLOCK),
            IntakeConfig.from(ConfigNode.of("test.json", Map.of())),
            kafka);
    var listener = new HttpConfig(HOST, 0, 1, 8 << 20, Duration.ofSeconds(1));
    port = await(EdgeVerticle.deploy(vertx, listener, List.of(intake))).port();
    await(vertx.deployVerticle(reader(client(grpcPort, JiraFlavor.SERVICE))));
  }

  private FlavorConfig config() {
    // From the beginning: a test need not know when the partition was assigned.
    Map<String, Object> section =
        Map.of(
            "consumer",
            Map.of(
                "autoOffsetReset", "earliest", "retry", Map.of("initial", "10ms", "max", "50ms")));
    return FlavorConfig.from(
        ConfigNode.of("test.json", section), kafka, JiraFlavor.TOPIC, JiraFlavor.GROUP);
  }

  /// Why records had no effect, as the group's outcome log tells.
  List<ExplainedOutcome> outcomes() {
    return new OutcomeReader(config().consumer()).read(OutcomeQuery.newest(1_000));
  }

  private FlavorSupervisor<WebhookRecord> reader(CaseApiClient client) {
    var host =
        new FlavorHost(
            new Health(),
            Telemetry.of(metrics),
            (id, cause) -> {
              throw new AssertionError(id, cause);
            });
    return new FlavorSupervisor<>(JiraFlavor.of(client, metrics, CLOCK), config(), host);
  }

  private int deployCaseApi() {
    var allowed =
        new AllowList(
            Map.of(
                "docket.caseapi.v1.Directory/ResolveWebhook", Set.of(CaseIntake.SERVICE),
                "docket.caseapi.v1.ThirdParties/*", Set.of(JiraFlavor.SERVICE),
                "docket.caseapi.v1.Cases/UpdateTitle", Set.of(JiraFlavor.SERVICE)));
    var gate = new CallGate(tokens, allowed, CLOCK);
    var limits = new GrpcConfig.Limits(1L << 20, 100);
    var config = new GrpcConfig(HOST, 0, 1, limits, Duration.ofSeconds(1));
    var parts = new GrpcVerticle.Parts(List.of(caseApi), gate, new Health());
    return await(GrpcVerticle.deploy(vertx, config, parts)).port();
  }

  private CaseApiClient client(int grpcPort, String service) {
    var connections = new GrpcChannelConfig.Connections(1, 1L << 20, 1_000);
    // Faults are injected one after the other: this breaker never gets to open.
    var breaker =
        new GrpcChannelConfig.Breaker(10_000, Duration.ofSeconds(1), Duration.ofSeconds(1));
    var config =
        new GrpcChannelConfig(HOST, grpcPort, Duration.ofSeconds(20), connections, breaker);
    var credentials = new ServiceCredentials(tokens, new ServiceIdentity(service, null));
    return new CaseApiClient(new GrpcChannel(vertx, "case-api", config, credentials, metrics));
  }

  FakeCaseApi caseApi() {
    return caseApi;
  }

  /// Delivers a body to the webhook.
  ///
  /// @return the answer's status
  int deliver(String body) {
    return await(
        http.request(
                HttpMethod.POST,
                port,
                HOST,
                "/api/v2/integration/jira/webhook/" + FakeCaseApi.WEBHOOK)
            .compose(request ->
                request
                    .putHeader("X-Docket-Webhook-Secret", FakeCaseApi.SECRET)
                    .send(Buffer.buffer(body))
                    .compose(response -> response.body().map(_ -> response.statusCode()))));
  }

  /// Sends one more event through, and waits for what it does. The topic has one partition and its
  /// order: what came before is done then.
  void settle() {
    var last = JiraBodies.newTicket();
    caseApi.link(last, "Old");
    deliver(JiraBodies.event(last, "ada", JiraBodies.summary("Old", "Done")));
    Awaitility.await().atMost(SETTLED).until(() -> "Done".equals(caseApi.title(last)));
  }

  /// Puts bytes on the topic, past the intake.
  void produce(String key, byte[] value) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            8 << 20,
            // Compressed, a record of the largest size gets past the broker's own limit.
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "gzip");
    try (var producer = new KafkaProducer<String, byte[]>(config)) {
      var _ =
          producer.send(new ProducerRecord<>(kafka.topicPrefix() + JiraFlavor.TOPIC, key, value));
    }
  }

  /// The sum over all series with these tags; 0 when there is none.
  double count(ReaderMetric metric, String... tags) {
    return metrics.registry().find(metric.metric()).tags(tags).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  double filtered(String reason) {
    return count(ReaderMetric.JIRA_FILTERED, "org_id", "42", "flavor", "jira", "reason", reason);
  }

  /// How many latencies were recorded under these tags.
  long latencies(String... tags) {
    return metrics
        .registry()
        .get(ReaderMetric.END_TO_END_LATENCY.metric())
        .tags(tags)
        .timer()
        .count();
  }

  @Override
  public void close() {
    await(intake.close());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}

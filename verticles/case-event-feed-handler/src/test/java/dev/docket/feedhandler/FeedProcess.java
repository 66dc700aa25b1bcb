package dev.docket.feedhandler;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.kafka.OutcomeQuery;
import dev.docket.consumer.lot.kafka.OutcomeReader;
import dev.docket.flavor.FlavorConfig;
import dev.docket.flavor.FlavorHost;
import dev.docket.flavor.FlavorSupervisor;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.config.GrpcConfig;
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
import dev.docket.testkit.TestInfrastructure;
import io.micrometer.core.instrument.FunctionTimer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/// The service as it runs: real Kafka in front, [FakeTimelines] behind real gRPC. Topics and group
/// are its own.
final class FeedProcess implements AutoCloseable {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final ServiceIdentity SELF = new ServiceIdentity(FeedEvents.SERVICE, null);

  final FakeTimelines timelines = new FakeTimelines();
  final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();

  private final Metrics metrics = new Metrics();
  final Counted counted = new Counted(metrics);

  private final Vertx vertx;
  private final KafkaConfig kafka;
  private final CaseApiClient caseApi;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("test", new Secret("0123456789abcdef0123456789abcdef")),
              "test",
              Duration.ofMinutes(5)),
          CLOCK);

  FeedProcess() {
    this(Vertx.vertx());
  }

  /// @param vertx ends with it
  FeedProcess(Vertx vertx) {
    this.vertx = vertx;
    var prefix = TestInfrastructure.shared().topicPrefix(FeedFlavorIT.class) + UUID.randomUUID();
    var bootstrap = TestInfrastructure.shared().kafkaBootstrap();
    kafka = new KafkaConfig(bootstrap, prefix + ".", Map.of(), Map.of());
    // Compressed, a record larger than the consumer takes gets past the broker's own limit.
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "compression.type",
            "gzip",
            "max.request.size",
            8 << 20);
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    caseApi = client(deployCaseApi());
  }

  /// Makes the stream's topic, of one partition.
  FeedProcess with(FeedStream stream) {
    TestInfrastructure.shared().createTopic(topic(stream), 1);
    return this;
  }

  /// Deploys the stream's flavor; to be undeployed by [#stop].
  String deploy(FeedStream stream) {
    var host =
        new FlavorHost(new Health(), Telemetry.of(metrics), (_, failure) -> fatal.add(failure));
    return await(
        vertx.deployVerticle(
            new FlavorSupervisor<>(
                FeedFlavor.of(stream, caseApi, metrics, CLOCK), config(stream), host)));
  }

  private static Map<String, Object> quickRetries() {
    return Map.of("retry", Map.of("initial", "1ms", "max", "5ms", "attempts", 10));
  }

  void stop(String deployment) {
    await(vertx.undeploy(deployment));
  }

  void send(FeedStream stream, byte[]... values) {
    for (var value : values) {
      var _ = producer.send(new ProducerRecord<>(topic(stream), 0, null, value));
    }
    producer.flush();
  }

  /// Waits until so many records have come to their end, not counting malformed ones. A cell is
  /// there before its record is settled.
  void awaitSettled(int records) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            metrics.registry().find("docket.consumer.handled").functionTimers().stream()
                    .mapToDouble(FunctionTimer::count)
                    .sum()
                == records);
  }

  /// What the group has committed of the stream, -1 when nothing.
  long committed(FeedStream stream) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      var committed =
          admin
              .listConsumerGroupOffsets(kafka.topicPrefix() + FeedEvents.GROUP)
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS)
              .get(new TopicPartition(topic(stream), 0));
      return committed == null ? -1 : committed.offset();
    }
  }

  /// Why records of the stream had no effect, as the group's outcome log tells.
  List<ExplainedOutcome> outcomes(FeedStream stream) {
    return new OutcomeReader(config(stream).consumer()).read(OutcomeQuery.newest(1_000));
  }

  private FlavorConfig config(FeedStream stream) {
    return FlavorConfig.from(
        ConfigNode.of("test", Map.of("consumer", quickRetries())),
        kafka,
        stream.topic(),
        FeedEvents.GROUP);
  }

  private String topic(FeedStream stream) {
    return kafka.topicPrefix() + stream.topic();
  }

  private int deployCaseApi() {
    var allowed =
        new AllowList(Map.of("docket.caseapi.v1.Timelines/PutCell", Set.of(SELF.service())));
    var limits = new GrpcConfig.Limits(1L << 20, 100);
    var config = new GrpcConfig("127.0.0.1", 0, 1, limits, Duration.ofSeconds(1));
    var gate = new CallGate(tokens, allowed, CLOCK);
    var parts = new GrpcVerticle.Parts(List.of(timelines), gate, new Health());
    return await(GrpcVerticle.deploy(vertx, config, parts)).port();
  }

  private CaseApiClient client(int port) {
    var connections = new GrpcChannelConfig.Connections(1, 1L << 20, 100);
    // Outages are short here: this breaker never gets to open.
    var breaker =
        new GrpcChannelConfig.Breaker(10_000, Duration.ofSeconds(1), Duration.ofSeconds(1));
    var config =
        new GrpcChannelConfig("127.0.0.1", port, Duration.ofSeconds(5), connections, breaker);
    var credentials = new ServiceCredentials(tokens, SELF);
    return new CaseApiClient(new GrpcChannel(vertx, "case-api", config, credentials, metrics));
  }

  @Override
  public void close() {
    producer.close();
    await(vertx.close());
    metrics.close();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}

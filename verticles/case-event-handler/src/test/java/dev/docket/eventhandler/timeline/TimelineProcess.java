package dev.docket.eventhandler.timeline;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.kafka.OutcomeQuery;
import dev.docket.consumer.lot.kafka.OutcomeReader;
import dev.docket.eventhandler.CaseEvents;
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
import dev.docket.proto.caseapi.v1.PutCellReply;
import dev.docket.proto.caseapi.v1.PutCellRequest;
import dev.docket.proto.caseapi.v1.TimelinesGrpcService;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.CallGate;
import dev.docket.server.grpc.GrpcModule;
import dev.docket.server.grpc.GrpcVerticle;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The flavor as it runs: real Kafka in front, and behind real gRPC a case-api that takes every
/// cell.
final class TimelineProcess implements AutoCloseable {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final ServiceIdentity SELF =
      new ServiceIdentity(CaseEvents.SERVICE, TimelineFlavor.NAME);

  /// In the order in which they came.
  final BlockingQueue<PutCellRequest> cells = new LinkedBlockingQueue<>();

  final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();

  private final Vertx vertx;
  private final Metrics metrics = new Metrics();
  private final KafkaConfig kafka;
  private final FlavorConfig config;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("test", new Secret("0123456789abcdef0123456789abcdef")),
              "test",
              Duration.ofMinutes(5)),
          CLOCK);

  /// @param vertx ends with it
  TimelineProcess(Class<?> testClass, Vertx vertx) {
    this.vertx = vertx;
    var infrastructure = TestInfrastructure.shared();
    var prefix = infrastructure.topicPrefix(testClass);
    kafka = new KafkaConfig(infrastructure.kafkaBootstrap(), prefix, Map.of(), Map.of());
    infrastructure.createTopic(prefix + CaseEvents.TOPIC, 1);
    config =
        FlavorConfig.from(
            ConfigNode.of("test", Map.of()),
            kafka,
            CaseEvents.TOPIC,
            CaseEvents.group(TimelineFlavor.NAME));
    // Compressed, a record of the largest size gets past the broker's own limit.
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                infrastructure.kafkaBootstrap(),
                "compression.type",
                "gzip",
                "max.request.size",
                8 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    var host =
        new FlavorHost(new Health(), Telemetry.of(metrics), (_, failure) -> fatal.add(failure));
    var flavor = TimelineFlavor.of(client(deployCaseApi()), CLOCK);
    await(vertx.deployVerticle(new FlavorSupervisor<>(flavor, config, host)));
  }

  void send(byte[]... values) {
    for (var value : values) {
      var _ = producer.send(new ProducerRecord<>(kafka.topicPrefix() + CaseEvents.TOPIC, value));
    }
    producer.flush();
  }

  /// Why records had no effect, as the group's outcome log tells.
  List<ExplainedOutcome> outcomes() {
    return new OutcomeReader(config.consumer()).read(OutcomeQuery.newest(1_000));
  }

  private int deployCaseApi() {
    var allowed =
        new AllowList(Map.of("docket.caseapi.v1.Timelines/PutCell", Set.of(SELF.service())));
    var limits = new GrpcConfig.Limits(GrpcConfig.Limits.DEFAULT_MAX_MESSAGE_BYTES, 100);
    var grpc = new GrpcConfig("127.0.0.1", 0, 1, limits, Duration.ofSeconds(1));
    var gate = new CallGate(tokens, allowed, CLOCK);
    List<GrpcModule> services = List.of(this::bind);
    return await(
            GrpcVerticle.deploy(vertx, grpc, new GrpcVerticle.Parts(services, gate, new Health())))
        .port();
  }

  private void bind(GrpcServer server) {
    new TimelinesGrpcService() {
      @Override
      public Future<PutCellReply> putCell(PutCellRequest request) {
        cells.add(request);
        return Future.succeededFuture(PutCellReply.newBuilder().setCreated(true).build());
      }
    }.bind(server);
  }

  private CaseApiClient client(int port) {
    var connections = new GrpcChannelConfig.Connections(1, 5L << 20, 100);
    var breaker =
        new GrpcChannelConfig.Breaker(10_000, Duration.ofSeconds(1), Duration.ofSeconds(1));
    var channel =
        new GrpcChannelConfig("127.0.0.1", port, Duration.ofSeconds(5), connections, breaker);
    var credentials = new ServiceCredentials(tokens, SELF);
    return new CaseApiClient(new GrpcChannel(vertx, "case-api", channel, credentials, metrics));
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

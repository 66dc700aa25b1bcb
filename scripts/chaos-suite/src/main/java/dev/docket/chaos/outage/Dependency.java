package dev.docket.chaos.outage;

import com.google.protobuf.StringValue;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.client.CallMetadata;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.health.Health;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.metrics.Metrics;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.CallGate;
import dev.docket.server.grpc.GrpcVerticle;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What the flavor needs: a real gRPC server, and the real way there with its breaker. Does to a
/// call what its mode is when the call arrives.
final class Dependency {

  /// Of a call: a hanging one holds its handler for as long.
  static final Duration DEADLINE = Duration.ofMillis(500);

  /// How long the breaker stays open before a call may try. As the longest wait of a retry it has
  /// to be shorter than the shortest outage: what waits is caught up with one of these later.
  static final Duration RESET = Duration.ofMillis(500);

  /// Fewer than the attempts of a record, as in the shipped configuration.
  private static final int FAILURES = 5;

  private static final String NAME = "dependency";
  private static final ServiceIdentity SELF = new ServiceIdentity("chaos", "outage");
  private static final ServiceName SERVICE = ServiceName.create("docket.chaos.Dependency");
  private static final ServiceMethod<StringValue, StringValue> DO =
      ServiceMethod.server(
          SERVICE,
          "Do",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(StringValue.newBuilder()));

  private static final long MESSAGE = 1L << 20;
  private static final int CALLS = 10_000;
  private static final int STREAMS = 1_000;
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private static final int ONE_SLOW_IN = 100;
  private static final int ONE_THROTTLED_IN = 200;
  private static final int SLOW_MILLIS = 200;
  private static final int USUAL_MILLIS = 8;
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Vertx vertx;
  private final Journal journal;

  /// Of the server's event loop.
  private final Random random;

  private final GrpcChannel channel;
  private volatile Fault.Mode mode = Fault.Mode.HEALTHY;

  private Dependency(Vertx vertx, Metrics metrics, Journal journal, long seed) {
    this.vertx = vertx;
    this.journal = journal;
    this.random = new Random(seed);
    var tokens =
        new ServiceTokens(
            new IdentityConfig(
                Map.of("chaos", new Secret("0123456789abcdef0123456789abcdef")),
                "chaos",
                Duration.ofMinutes(5)),
            InstantSource.system());
    var connections = new GrpcChannelConfig.Connections(2, MESSAGE, CALLS);
    var breaker = new GrpcChannelConfig.Breaker(FAILURES, Duration.ofSeconds(10), RESET);
    var config = new GrpcChannelConfig("127.0.0.1", serve(tokens), DEADLINE, connections, breaker);
    channel = new GrpcChannel(vertx, NAME, config, new ServiceCredentials(tokens, SELF), metrics);
  }

  /// @param metrics hear of the calls and of the breaker
  /// @param journal hears of the effects
  static Dependency start(Vertx vertx, Metrics metrics, Journal journal, long seed) {
    return new Dependency(vertx, metrics, journal, seed);
  }

  private int serve(ServiceTokens tokens) {
    var allowed =
        new AllowList(Map.of(SERVICE.fullyQualifiedName() + "/*", Set.of(SELF.service())));
    var gate = new CallGate(tokens, allowed, InstantSource.system());
    var limits = new GrpcConfig.Limits(MESSAGE, STREAMS);
    var config = new GrpcConfig("127.0.0.1", 0, 1, limits, Duration.ofSeconds(1));
    var parts = new GrpcVerticle.Parts(List.of(this::bind), gate, new Health());
    try {
      return GrpcVerticle.deploy(vertx, config, parts)
          .await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .port();
    } catch (TimeoutException e) {
      throw new CannotMeasureException("the dependency does not listen", e);
    }
  }

  private void bind(GrpcServer server) {
    server.callHandler(
        DO,
        request ->
            request.handler(message ->
                answer(Work.parse(message.getValue().getBytes(StandardCharsets.US_ASCII)))
                    .onComplete(
                        _ -> request.response().end(message),
                        failure -> request.response().fail(failure))));
  }

  private Future<Void> answer(Work work) {
    return switch (mode) {
      case HEALTHY -> take(work);
      case UNAVAILABLE ->
          Future.failedFuture(StatusFailure.of(GrpcStatus.UNAVAILABLE, "unavailable", "not now"));
      case HANG -> Promise.<Void>promise().future();
    };
  }

  private Future<Void> take(Work work) {
    if (work.kind() == Work.Kind.REFUSED) {
      return Future.failedFuture(StatusFailure.invalid("record", "never"));
    }
    if (random.nextInt(ONE_THROTTLED_IN) == 0) {
      return Future.failedFuture(StatusFailure.throttled(PATIENCE));
    }
    int millis = random.nextInt(ONE_SLOW_IN) == 0 ? SLOW_MILLIS : 1 + random.nextInt(USUAL_MILLIS);
    return vertx
        .timer(millis, TimeUnit.MILLISECONDS)
        .map(_ -> {
          journal.takesEffect(work);
          return null;
        });
  }

  void mode(Fault.Mode next) {
    mode = next;
  }

  /// Has a record done; any failure is a [dev.docket.client.CallFailedException].
  Future<Void> call(Work work) {
    return channel
        .call(CallMetadata.forOrg(new OrgId(work.org())), client -> send(client, work))
        .mapEmpty();
  }

  private Future<StringValue> send(GrpcClient client, Work work) {
    return client
        .request(channel.address(), DO)
        .compose(request ->
            request
                .end(StringValue.of(work.text()))
                .compose(_ -> request.response())
                .compose(response -> response.last()));
  }
}

package dev.docket.client;

import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.health.Health;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.metrics.Metrics;
import dev.docket.server.Listening;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.CallGate;
import dev.docket.server.grpc.GrpcVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Servers whose methods are the test's, and channels to them. One for each test.
final class EchoChannels implements AfterEachCallback {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final ServiceIdentity SELF = new ServiceIdentity("case-event-handler", "timeline");
  static final CallMetadata ORG = CallMetadata.forOrg(new OrgId(42));
  static final int MAX_FAILURES = 3;

  /// How long a breaker stays open, where a test waits for its end.
  static final Duration SOON = Duration.ofMillis(30);

  /// Of each channel.
  static final int CONNECTIONS = 2;

  static final int MAX_IN_FLIGHT = 100;

  final Vertx vertx = Vertx.vertx();
  final Metrics metrics = new Metrics();
  final ServiceTokens tokens = tokens("0123456789012345678901234567890123");

  @Override
  public void afterEach(ExtensionContext context) {
    Await.result(vertx.close());
    metrics.close();
  }

  static CallMetadata org(long id) {
    return CallMetadata.forOrg(new OrgId(id));
  }

  /// A port on which nobody listens any more.
  Listening gone() {
    var gone = serve("Call", Future::succeededFuture);
    Await.result(vertx.undeploy(gone.deploymentId()));
    return gone;
  }

  static Future<String> call(GrpcChannel channel, CallMetadata metadata, String method) {
    return channel.call(metadata, EchoService.call(channel.address(), method, "hello"));
  }

  GrpcChannel channelTo(Listening server) {
    return channelTo(server, new ServiceCredentials(tokens, SELF));
  }

  GrpcChannel channelTo(Listening server, ServiceCredentials credentials) {
    return channelTo(server, credentials, MAX_FAILURES, SOON);
  }

  GrpcChannel channelTo(Listening server, int maxFailures, Duration reset) {
    return channelTo(server, new ServiceCredentials(tokens, SELF), maxFailures, reset);
  }

  GrpcChannel channelTo(
      Listening server, ServiceCredentials credentials, int maxFailures, Duration reset) {
    return channelTo(
        server,
        credentials,
        new GrpcChannelConfig.Breaker(maxFailures, Duration.ofSeconds(30), reset));
  }

  GrpcChannel channelTo(
      Listening server, ServiceCredentials credentials, GrpcChannelConfig.Breaker breaker) {
    var connections = new GrpcChannelConfig.Connections(CONNECTIONS, 1 << 20, MAX_IN_FLIGHT);
    var config =
        new GrpcChannelConfig(
            server.host(), server.port(), Duration.ofSeconds(5), connections, breaker);
    return new GrpcChannel(vertx, "echo", config, credentials, metrics);
  }

  Listening serve(String method, Function<String, Future<String>> body) {
    return serve(Map.of(method, body));
  }

  Listening serve(Map<String, Function<String, Future<String>>> methods) {
    return serve(0, methods);
  }

  Listening serve(int port, Map<String, Function<String, Future<String>>> methods) {
    var allowed = new AllowList(Map.of(EchoService.ALL, Set.of(SELF.service())));
    var gate = new CallGate(tokens, allowed, () -> NOW);
    var limits = new GrpcConfig.Limits(1 << 20, 100);
    var config = new GrpcConfig("127.0.0.1", port, 1, limits, Duration.ofSeconds(1));
    var parts = new GrpcVerticle.Parts(List.of(EchoService.module(methods)), gate, new Health());
    return Await.result(GrpcVerticle.deploy(vertx, config, parts));
  }

  static ServiceTokens tokens(String key) {
    return new ServiceTokens(
        new IdentityConfig(Map.of("k", new Secret(key)), "k", Duration.ofMinutes(5)), () -> NOW);
  }
}

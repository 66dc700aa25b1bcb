package dev.docket.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.health.Health;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.metrics.Metrics;
import dev.docket.server.Listening;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.CallContext;
import dev.docket.server.grpc.CallGate;
import dev.docket.server.grpc.GrpcVerticle;
import dev.docket.server.grpc.StatusFailure;
import dev.docket.testkit.FaultProxy;
import dev.docket.testkit.NetworkFault;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcChannelIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServiceIdentity SELF = new ServiceIdentity("case-event-handler", "timeline");
  private static final CallMetadata ORG = CallMetadata.forOrg(new OrgId(42));
  private static final int MAX_FAILURES = 3;

  /// How long a breaker stays open, where a test waits for its end.
  private static final Duration SOON = Duration.ofMillis(30);

  private static final int MAX_IN_FLIGHT = 100;

  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final ServiceTokens tokens = tokens("0123456789012345678901234567890123");
  private final Promise<String> never = Promise.promise();

  @AfterEach
  void close() {
    Await.result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldSendTheMetadataOfTheCall() {
    // Given
    var channel =
        channelTo(serve("Call", _ -> Future.succeededFuture(CallContext.current().toString())));
    var actor = new UUID(1, 1);
    var cause = new UUID(2, 2);
    var metadata = ORG.onBehalfOf(actor).because(cause, 3).within(Duration.ofSeconds(9));

    // When
    var seen = Await.result(call(channel, metadata, "Call"));

    // Then
    assertThat(seen)
        .isEqualTo(
            new CallContext(SELF, new OrgId(42), actor, cause, 3, null, NOW.plusSeconds(9))
                .toString());
  }

  @Test
  void shouldSendTheKeyOfTheCall() {
    var channel =
        channelTo(
            serve(
                "Call", _ -> Future.succeededFuture(String.valueOf(CallContext.current().key()))));

    for (var key : List.of(new CallKey.Client("\"k~1\""), new CallKey.Effect(new UUID(3, 3)))) {
      assertThat(Await.result(call(channel, ORG.once(key), "Call"))).isEqualTo(key.toString());
    }
    assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("null");
  }

  @Test
  void shouldSendTheChannelsDeadlineWhenTheCallerSetsNone() {
    var channel =
        channelTo(serve("Call", _ -> Future.succeededFuture(CallContext.current().toString())));

    assertThat(Await.result(call(channel, CallMetadata.withoutOrg(), "Call")))
        .isEqualTo(new CallContext(SELF, null, null, null, 0, null, NOW.plusSeconds(5)).toString());
  }

  @Test
  void shouldNotMixUpCallsThatInterleave() {
    var channel =
        channelTo(
            serve(
                "Call", text -> Future.succeededFuture(text + " " + CallContext.current().org())));

    List<Future<String>> answers =
        IntStream.rangeClosed(1, MAX_IN_FLIGHT)
            .mapToObj(i ->
                channel.call(
                    CallMetadata.forOrg(new OrgId(i)),
                    EchoService.call(channel.address(), "Call", "text " + i)))
            .toList();

    assertThat(answers.stream().map(Await::result))
        .isEqualTo(
            IntStream.rangeClosed(1, MAX_IN_FLIGHT)
                .mapToObj(i -> "text %d %d".formatted(i, i))
                .toList());
  }

  @Test
  void shouldReportARejectionWithItsDetails() {
    var failure =
        new StatusFailure(
            GrpcStatus.INVALID_ARGUMENT,
            new StatusFailure.Answer(
                "invalid_argument", "50% + ü", "priority", Map.of("given", "P9"), null));
    var channel = channelTo(serve("Call", _ -> Future.failedFuture(failure)));

    assertThat(Await.failure(call(channel, ORG, "Call")))
        .isEqualTo(
            new CallFailure.Rejected(
                GrpcStatus.INVALID_ARGUMENT,
                "invalid_argument",
                "50% + ü",
                "priority",
                Map.of("given", "P9")));
  }

  @Test
  void shouldTellEachKindOfFailureApart() {
    var conflict =
        StatusFailure.of(GrpcStatus.ABORTED, "version_conflict", "stale").with("current", "4");
    var notFound = StatusFailure.of(GrpcStatus.NOT_FOUND, "resource_not_found", "case not found");
    var channel =
        channelTo(
            serve(
                Map.of(
                    "Conflict", _ -> Future.failedFuture(conflict),
                    "NotFound", _ -> Future.failedFuture(notFound),
                    "Throttled",
                        _ -> Future.failedFuture(StatusFailure.throttled(Duration.ofMillis(1_500))),
                    "Unavailable",
                        _ ->
                            Future.failedFuture(
                                StatusFailure.of(GrpcStatus.UNAVAILABLE, "starting", "not yet")),
                    "Bug", _ -> Future.failedFuture(new IllegalStateException("hush")))));

    assertThat(Await.failure(call(channel, ORG, "Conflict")))
        .isEqualTo(new CallFailure.Conflict("version_conflict", "stale", Map.of("current", "4")));
    assertThat(Await.failure(call(channel, ORG, "NotFound")))
        .isEqualTo(
            new CallFailure.Rejected(
                GrpcStatus.NOT_FOUND, "resource_not_found", "case not found", null, Map.of()));
    assertThat(Await.failure(call(channel, ORG, "Throttled")))
        .isEqualTo(new CallFailure.Throttled(Duration.ofMillis(1_500)));
    assertThat(Await.failure(call(channel, ORG, "Unavailable")))
        .isEqualTo(new CallFailure.Unavailable("not yet"));
    assertThat(Await.failure(call(channel, ORG, "Bug")))
        .isEqualTo(
            new CallFailure.Internal(
                "INTERNAL: the call failed; the cause is in the server's log"));
    // A status that Vert.x itself sends, without details.
    assertThat(Await.failure(call(channel, ORG, "NoSuchMethod")))
        .isEqualTo(
            new CallFailure.Rejected(
                GrpcStatus.UNIMPLEMENTED,
                "unspecified",
                "Method not found: docket.test.Echo/NoSuchMethod",
                null,
                Map.of()));
  }

  @Test
  void shouldBeRefusedWithAKeyTheServerDoesNotKnow() {
    var server = serve("Call", Future::succeededFuture);
    var stranger =
        channelTo(
            server, new ServiceCredentials(tokens("another-key-another-key-another-key"), SELF));

    assertThat(Await.failure(call(stranger, ORG, "Call")))
        .isEqualTo(
            new CallFailure.Rejected(
                GrpcStatus.UNAUTHENTICATED, "unauthenticated", "wrong signature", null, Map.of()));
  }

  @Test
  void shouldBeRefusedAsAServiceThatIsNotAllowed() {
    var server = serve("Call", Future::succeededFuture);
    var other =
        channelTo(server, new ServiceCredentials(tokens, new ServiceIdentity("sandbox", null)));

    assertThat(Await.failure(call(other, ORG, "Call")))
        .isInstanceOfSatisfying(
            CallFailure.Rejected.class,
            rejected -> {
              assertThat(rejected.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
              assertThat(rejected.reason()).isEqualTo("method_not_allowed");
            });
  }

  @Test
  void shouldEndACallThatTheServerNeverAnswers() {
    // Given a server that speaks HTTP/2 and knows no deadlines
    var deaf =
        Await.result(vertx.createHttpServer().requestHandler(_ -> {}).listen(0, "127.0.0.1"));
    var channel = channelTo(new Listening("", "127.0.0.1", deaf.actualPort()));

    assertThat(Await.failure(call(channel, ORG.within(Duration.ofMillis(50)), "Call")))
        .isEqualTo(new CallFailure.DeadlineExceeded(Duration.ofMillis(50)));
  }

  @Test
  void shouldReportAConnectionThatIsCutUnderACallAsUnavailable() {
    // Given
    var arrived = Promise.<Void>promise();
    var server =
        serve(
            "Never",
            _ -> {
              arrived.complete();
              return never.future();
            });
    try (var proxy = FaultProxy.before(server.port())) {
      var call = call(channelTo(new Listening("", "127.0.0.1", proxy.port())), ORG, "Never");
      Await.result(arrived.future());

      // When
      proxy.cut();

      // Then
      assertThat(Await.failure(call)).isInstanceOf(CallFailure.Unavailable.class);
    }
  }

  @Test
  void shouldLeaveConnectionsThatHaveGoneSilentAndKeepThoseOfASlowServer() {
    // Given a network that drops both connections without telling anybody
    var server = serve(Map.of("Call", Future::succeededFuture, "Never", _ -> never.future()));
    try (var proxy = FaultProxy.before(server.port())) {
      var channel = channelTo(new Listening("", "127.0.0.1", proxy.port()), 10_000, SOON);
      var hasty = ORG.within(Duration.ofMillis(50));
      assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
      assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
      assertThat(Await.failure(call(channel, hasty, "Never")))
          .isInstanceOf(CallFailure.DeadlineExceeded.class);
      proxy.inject(new NetworkFault.Silence(Set.of(NetworkFault.Direction.TO_SERVER)));
      for (int i = 0; i < 2; i++) {
        assertThat(Await.failure(call(channel, hasty, "Call")))
            .isInstanceOf(CallFailure.DeadlineExceeded.class);
      }
      proxy.heal();

      // Then each is closed, and calls go over new ones
      Await.until(
          vertx,
          () ->
              metrics
                  .scrape()
                  .contains(
                      "docket_client_silent_total{caller=\"case-event-handler/timeline\",destination=\"echo\"} 2.0"));
      assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
      assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
    }
  }

  @Test
  void shouldEndEveryCallWithAVeryShortDeadline() {
    // Given a breaker that bears every failure
    var server = serve("Call", Future::succeededFuture);
    var channel = channelTo(server, 10_000, SOON);

    // When
    var rounds = new ArrayList<CallFailure>();
    for (int i = 0; i < 300; i++) {
      var call = call(channel, ORG.within(Duration.ofMillis(1)), "Call");
      Await.result(call.transform(Future::succeededFuture));
      if (call.cause() instanceof CallFailedException e) {
        rounds.add(e.failure());
      }
    }

    // Then each has ended, those without an answer for the one reason, and the channel still works
    assertThat(rounds).allMatch(failure -> failure instanceof CallFailure.DeadlineExceeded);
    assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
    assertThat(metrics.scrape())
        .contains(
            "docket_client_in_flight{caller=\"case-event-handler/timeline\",destination=\"echo\"} 0.0");
  }

  @Test
  void shouldSendNothingWhileTheBreakerIsOpen() {
    // Given a server that is broken, and a breaker that stays open
    var server = serve("Call", _ -> Future.failedFuture(new IllegalStateException("bug")));
    var channel = channelTo(server, MAX_FAILURES, Duration.ofMinutes(10));

    // When it fails as often as the breaker bears
    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);
      assertThat(Await.failure(call(channel, ORG, "Call")))
          .isInstanceOf(CallFailure.Internal.class);
    }

    // Then calls are not sent any more
    assertThat(Await.failure(call(channel, ORG, "Call")))
        .isEqualTo(new CallFailure.BreakerOpen("echo"));
    assertThat(channel.health()).isInstanceOf(HealthState.Down.class);
    assertThat(metrics.scrape())
        .contains(
            "docket_client_breaker_state{caller=\"case-event-handler/timeline\",destination=\"echo\"} 2.0")
        .contains(
            "docket_client_breaker_opened_total{caller=\"case-event-handler/timeline\",destination=\"echo\"} 1.0");
  }

  @Test
  void shouldTryOneCallWhenTheBreakerIsHalfOpen() {
    // Given a server that is broken for a while
    var broken = new AtomicBoolean(true);
    var channel =
        channelTo(
            serve(
                "Call",
                text ->
                    broken.get()
                        ? Future.failedFuture(new IllegalStateException("bug"))
                        : Future.succeededFuture(text)));
    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(Await.failure(call(channel, ORG, "Call")))
          .isInstanceOf(CallFailure.Internal.class);
    }

    // When the trial call fails, it opens again
    Await.until(vertx, () -> channel.breakerState() == CircuitBreakerState.HALF_OPEN);
    assertThat(Await.failure(call(channel, ORG, "Call"))).isInstanceOf(CallFailure.Internal.class);
    // Counted, because how long it stays open is a matter of milliseconds here.
    assertThat(metrics.scrape())
        .contains(
            "docket_client_breaker_opened_total{caller=\"case-event-handler/timeline\",destination=\"echo\"} 2.0");

    // When the trial call succeeds, it closes
    broken.set(false);
    Await.until(vertx, () -> channel.breakerState() == CircuitBreakerState.HALF_OPEN);
    assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);
    assertThat(channel.health()).isEqualTo(HealthState.up());
  }

  @Test
  void shouldReportADestinationThatIsAwayAndRecoverWhenItIsBack() {
    // Given a port on which nobody listens any more
    var gone = serve("Call", Future::succeededFuture);
    Await.result(vertx.undeploy(gone.deploymentId()));
    var channel = channelTo(gone);

    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(Await.failure(call(channel, ORG, "Call")))
          .isInstanceOf(CallFailure.Unavailable.class);
    }
    assertThat(channel.breakerState()).isNotEqualTo(CircuitBreakerState.CLOSED);

    // When
    serve(gone.port(), Map.of("Call", Future::succeededFuture));
    Await.until(vertx, () -> channel.breakerState() == CircuitBreakerState.HALF_OPEN);

    // Then
    assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
  }

  @Test
  void shouldNeverOpenTheBreakerForRejectionsConflictsAndThrottling() {
    var channel =
        channelTo(
            serve(
                Map.of(
                    "NotFound",
                        _ -> Future.failedFuture(StatusFailure.of(GrpcStatus.NOT_FOUND, "x", "x")),
                    "Conflict",
                        _ -> Future.failedFuture(StatusFailure.of(GrpcStatus.ABORTED, "x", "x")),
                    "Throttled",
                        _ -> Future.failedFuture(StatusFailure.throttled(Duration.ofSeconds(1))))));

    for (var method : List.of("NotFound", "Conflict", "Throttled")) {
      for (int i = 0; i < 2 * MAX_FAILURES; i++) {
        assertThat(Await.failure(call(channel, ORG, method)).countsForBreaker()).isFalse();
      }
    }

    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);
  }

  @Test
  void shouldLimitTheCallsInFlight() {
    // Given as many calls as may be in flight
    var arrived = new AtomicInteger();
    Promise<Void> all = Promise.promise();
    var channel =
        channelTo(
            serve(
                "Call",
                _ -> {
                  if (arrived.incrementAndGet() == MAX_IN_FLIGHT) {
                    all.complete();
                  }
                  return never.future();
                }));
    List<Future<String>> calls =
        IntStream.range(0, MAX_IN_FLIGHT).mapToObj(_ -> call(channel, ORG, "Call")).toList();
    Await.result(all.future());

    // Then one more is refused, and none once they have ended
    assertThat(Await.failure(call(channel, ORG, "Call")))
        .isEqualTo(new CallFailure.Throttled(GrpcChannel.WAIT_WHEN_FULL));
    assertThat(metrics.scrape())
        .contains(
            "docket_client_refused_total{caller=\"case-event-handler/timeline\",destination=\"echo\"} 1.0");
    never.complete("done");
    calls.forEach(Await::result);
    assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("done");
  }

  @Test
  void shouldCountCallsByMethodAndOutcome() {
    var channel = channelTo(serve("Call", Future::succeededFuture));

    Await.result(call(channel, ORG, "Call"));
    Await.failure(call(channel, ORG, "None"));

    assertThat(metrics.scrape())
        .contains(
            "docket_client_calls_seconds_count{caller=\"case-event-handler/timeline\",destination=\"echo\",method=\"docket.test.Echo/Call\",outcome=\"Success\"} 1")
        .contains(
            "docket_client_calls_seconds_count{caller=\"case-event-handler/timeline\",destination=\"echo\",method=\"docket.test.Echo/None\",outcome=\"Rejected\"} 1")
        .contains(
            "docket_client_in_flight{caller=\"case-event-handler/timeline\",destination=\"echo\"} 0.0");
  }

  @Test
  void shouldFailCallsWhoseFunctionThrows() {
    var channel = channelTo(serve("Call", Future::succeededFuture));

    var call =
        channel.<String>call(
            ORG,
            _ -> {
              throw new IllegalStateException("mistake");
            });

    assertThat(Await.failure(call)).isEqualTo(new CallFailure.Internal("mistake"));
  }

  private static Future<String> call(GrpcChannel channel, CallMetadata metadata, String method) {
    return channel.call(metadata, EchoService.call(channel.address(), method, "hello"));
  }

  private GrpcChannel channelTo(Listening server) {
    return channelTo(server, new ServiceCredentials(tokens, SELF));
  }

  private GrpcChannel channelTo(Listening server, ServiceCredentials credentials) {
    return channelTo(server, credentials, MAX_FAILURES, SOON);
  }

  private GrpcChannel channelTo(Listening server, int maxFailures, Duration reset) {
    return channelTo(server, new ServiceCredentials(tokens, SELF), maxFailures, reset);
  }

  private GrpcChannel channelTo(
      Listening server, ServiceCredentials credentials, int maxFailures, Duration reset) {
    var connections = new GrpcChannelConfig.Connections(2, 1 << 20, MAX_IN_FLIGHT);
    var breaker = new GrpcChannelConfig.Breaker(maxFailures, Duration.ofSeconds(30), reset);
    var config =
        new GrpcChannelConfig(
            server.host(), server.port(), Duration.ofSeconds(5), connections, breaker);
    return new GrpcChannel(vertx, "echo", config, credentials, metrics);
  }

  private Listening serve(String method, Function<String, Future<String>> body) {
    return serve(Map.of(method, body));
  }

  private Listening serve(Map<String, Function<String, Future<String>>> methods) {
    return serve(0, methods);
  }

  private Listening serve(int port, Map<String, Function<String, Future<String>>> methods) {
    var allowed = new AllowList(Map.of(EchoService.ALL, Set.of(SELF.service())));
    var gate = new CallGate(tokens, allowed, () -> NOW);
    var limits = new GrpcConfig.Limits(1 << 20, 100);
    var config = new GrpcConfig("127.0.0.1", port, 1, limits, Duration.ofSeconds(1));
    var parts = new GrpcVerticle.Parts(List.of(EchoService.module(methods)), gate, new Health());
    return Await.result(GrpcVerticle.deploy(vertx, config, parts));
  }

  private static ServiceTokens tokens(String key) {
    return new ServiceTokens(
        new IdentityConfig(Map.of("k", new Secret(key)), "k", Duration.ofMinutes(5)), () -> NOW);
  }
}

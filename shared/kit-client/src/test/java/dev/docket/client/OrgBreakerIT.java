package dev.docket.client;

import static dev.docket.client.EchoChannels.MAX_FAILURES;
import static dev.docket.client.EchoChannels.SOON;
import static dev.docket.client.EchoChannels.call;
import static dev.docket.client.EchoChannels.org;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.identity.OrgId;
import dev.docket.server.Listening;
import dev.docket.server.grpc.CallContext;
import dev.docket.testkit.FaultProxy;
import dev.docket.testkit.NetworkFault;
import dev.docket.testkit.NetworkFault.Direction;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// When calls are sent no more for one organization, and what the others notice of it.
class OrgBreakerIT {

  /// Longer than a test.
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final CallFailure ONE_IS_OPEN = new CallFailure.BreakerOpen("echo", new OrgId(1));
  private static final CallFailure ALL_IS_OPEN = new CallFailure.BreakerOpen("echo");

  @RegisterExtension final EchoChannels echo = new EchoChannels();

  /// The organizations whose calls fail.
  private final Set<Long> broken = ConcurrentHashMap.newKeySet();

  private final Promise<String> never = Promise.promise();

  @Test
  void shouldStopTheCallsOfOneOrganizationAndNoOthers() {
    // Given
    var channel = echo.channelTo(server(), MAX_FAILURES, LONG);
    broken.add(1L);

    // When
    fail(channel, 1);

    // Then
    assertThat(Await.failure(call(channel, org(1), "Call"))).isEqualTo(ONE_IS_OPEN);
    assertThat(Await.result(call(channel, org(2), "Call"))).isEqualTo("hello");
    assertThat(Await.result(call(channel, CallMetadata.withoutOrg(), "Call"))).isEqualTo("hello");
    assertThat(channel.orgsCutOff())
        .isEqualTo(List.of(Map.entry(new OrgId(1), CircuitBreakerState.OPEN)));
    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);
    assertThat(channel.health()).isEqualTo(HealthState.up());
    assertThat(echo.metrics.scrape())
        .contains(metric("breaker_opened_total", ",scope=\"org\"", "1.0"))
        .contains(metric("breaker_opened_total", ",scope=\"destination\"", "0.0"))
        .contains(metric("breaker_orgs", "", "1.0"));
  }

  @Test
  void shouldCountACallThatIsNotAnsweredInTimeForItsOrganization() {
    var channel =
        echo.channelTo(
            echo.serve(Map.of("Call", Future::succeededFuture, "Never", _ -> never.future())),
            MAX_FAILURES,
            LONG);
    connect(channel);

    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(Await.failure(call(channel, org(1).within(Duration.ofMillis(20)), "Never")))
          .isInstanceOf(CallFailure.DeadlineExceeded.class);
    }

    // It is counted when the connection has answered a ping.
    Await.until(echo.vertx, () -> !channel.orgsCutOff().isEmpty());
    assertThat(Await.failure(call(channel, org(1), "Call"))).isEqualTo(ONE_IS_OPEN);
    assertThat(Await.result(call(channel, org(2), "Call"))).isEqualTo("hello");
  }

  @Test
  void shouldCountCallsOnASilentConnectionForTheDestination() {
    try (var proxy = FaultProxy.before(server().port())) {
      var channel =
          echo.channelTo(new Listening("", "127.0.0.1", proxy.port()), MAX_FAILURES, LONG);
      connect(channel);
      proxy.inject(new NetworkFault.Silence(Set.of(Direction.TO_SERVER)));

      for (int i = 0; i < MAX_FAILURES; i++) {
        assertThat(Await.failure(call(channel, org(1).within(Duration.ofMillis(20)), "Call")))
            .isInstanceOf(CallFailure.DeadlineExceeded.class);
      }

      Await.until(echo.vertx, () -> channel.breakerState() == CircuitBreakerState.OPEN);
      assertThat(channel.orgsCutOff()).isEmpty();
      proxy.heal();
    }
  }

  @Test
  void shouldStopAllCallsWhenThoseOfManyOrganizationsFail() {
    var channel = echo.channelTo(server(), MAX_FAILURES, LONG);
    LongStream.rangeClosed(1, MAX_FAILURES).forEach(broken::add);

    for (long org = 1; org <= MAX_FAILURES; org++) {
      fail(channel, org);
    }

    Await.until(echo.vertx, () -> channel.breakerState() == CircuitBreakerState.OPEN);
    assertThat(Await.failure(call(channel, org(1), "Call"))).isEqualTo(ALL_IS_OPEN);
    assertThat(Await.failure(call(channel, org(99), "Call"))).isEqualTo(ALL_IS_OPEN);
  }

  @Test
  void shouldNeverStopAllCallsForOneOrganizationHoweverOftenItFails() {
    // Given one whose trials fail, more of them than the destination's breaker bears
    var channel = echo.channelTo(server());
    broken.add(1L);
    fail(channel, 1);
    for (int i = 0; i < 2 * MAX_FAILURES; i++) {
      Await.until(echo.vertx, () -> halfOpen(channel));
      assertThat(Await.failure(call(channel, org(1), "Call")))
          .isInstanceOf(CallFailure.Internal.class);
    }
    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);
    assertThat(echo.metrics.scrape())
        .contains(metric("breaker_opened_total", ",scope=\"org\"", (1 + 2 * MAX_FAILURES) + ".0"));

    // When it is well again, so are its calls, by themselves
    broken.clear();
    Await.until(echo.vertx, () -> halfOpen(channel));
    assertThat(Await.result(call(channel, org(1), "Call"))).isEqualTo("hello");
    assertThat(channel.orgsCutOff()).isEmpty();
  }

  @Test
  void shouldRecoverByItselfWhenAllWereCutOff() {
    // Given
    var channel = echo.channelTo(server());
    LongStream.rangeClosed(1, MAX_FAILURES).forEach(broken::add);
    for (long org = 1; org <= MAX_FAILURES; org++) {
      fail(channel, org);
    }
    Await.until(echo.vertx, () -> channel.breakerState() != CircuitBreakerState.CLOSED);

    // When
    broken.clear();

    // Then
    for (long org = 1; org <= MAX_FAILURES; org++) {
      assertThat(Await.result(untilAnswered(channel, org))).isEqualTo("hello");
    }
    assertThat(channel.orgsCutOff()).isEmpty();
    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);
  }

  @Test
  void shouldForgetAnOrganizationThatIsQuietForAWindow() {
    var limits = new GrpcChannelConfig.Breaker(MAX_FAILURES, Duration.ofSeconds(1), SOON);
    var channel =
        echo.channelTo(server(), new ServiceCredentials(echo.tokens, EchoChannels.SELF), limits);
    broken.add(1L);
    assertThat(Await.failure(call(channel, org(1), "Call")))
        .isInstanceOf(CallFailure.Internal.class);
    assertThat(echo.metrics.scrape()).contains(metric("breaker_orgs", "", "1.0"));

    Await.until(
        echo.vertx, () -> echo.metrics.scrape().contains(metric("breaker_orgs", "", "0.0")));
  }

  @Test
  void shouldCountForTheDestinationWhatIsBeyondTheLimitOfOrganizations() {
    // Given as many as may have a breaker, each with a failure
    var channel = echo.channelTo(server(), MAX_FAILURES, LONG);
    for (long org = 1; org <= Breakers.MAX_ORGS; org++) {
      broken.add(org);
      assertThat(Await.failure(call(channel, org(org), "Call")))
          .isInstanceOf(CallFailure.Internal.class);
    }
    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);

    // When others fail
    for (long org = 5_001; org <= 5_000 + MAX_FAILURES; org++) {
      broken.add(org);
      assertThat(Await.failure(call(channel, org(org), "Call")))
          .isInstanceOf(CallFailure.Internal.class);
    }

    // Then
    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.OPEN);
    assertThat(echo.metrics.scrape())
        .contains(metric("breaker_orgs", "", Breakers.MAX_ORGS + ".0"))
        .contains(metric("breaker_org_limit_total", "", MAX_FAILURES + ".0"));
  }

  @Test
  void shouldTakeOtherLimitsForOrganizationsToo() {
    var channel = echo.channelTo(server(), MAX_FAILURES, LONG);
    broken.add(1L);
    fail(channel, 1);
    assertThat(channel.orgsCutOff()).hasSize(1);

    // When two failures are enough (one of an organization's breaker would open the destination's
    // too, were it one), all begin closed
    channel.limitBreaker(new GrpcChannelConfig.Breaker(2, Duration.ofSeconds(10), LONG));
    assertThat(channel.orgsCutOff()).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(Await.failure(call(channel, org(1), "Call")))
          .isInstanceOf(CallFailure.Internal.class);
    }

    // Then it cuts the organization off
    assertThat(Await.failure(call(channel, org(1), "Call"))).isEqualTo(ONE_IS_OPEN);
  }

  private Listening server() {
    return echo.serve(
        "Call",
        text -> {
          var org = CallContext.current().tenant();
          return org != null && broken.contains(org.value())
              ? Future.failedFuture(new IllegalStateException("bug"))
              : Future.succeededFuture(text);
        });
  }

  /// So that no call whose time is short spends it on a connection, which is the destination's.
  private static void connect(GrpcChannel channel) {
    for (int i = 0; i < EchoChannels.CONNECTIONS; i++) {
      assertThat(Await.result(call(channel, org(1), "Call"))).isEqualTo("hello");
    }
  }

  private static void fail(GrpcChannel channel, long org) {
    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(Await.failure(call(channel, org(org), "Call")))
          .isInstanceOf(CallFailure.Internal.class);
    }
  }

  private Future<String> untilAnswered(GrpcChannel channel, long org) {
    return call(channel, org(org), "Call")
        .recover(_ ->
            echo.vertx.timer(2, TimeUnit.MILLISECONDS).compose(_ -> untilAnswered(channel, org)));
  }

  private static boolean halfOpen(GrpcChannel channel) {
    return channel
        .orgsCutOff()
        .equals(List.of(Map.entry(new OrgId(1), CircuitBreakerState.HALF_OPEN)));
  }

  private static String metric(String name, String tag, String value) {
    return "docket_client_%s{caller=\"case-event-handler/timeline\",destination=\"echo\"%s} %s"
        .formatted(name, tag, value);
  }
}

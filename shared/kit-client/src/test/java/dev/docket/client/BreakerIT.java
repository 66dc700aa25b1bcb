package dev.docket.client;

import static dev.docket.client.EchoChannels.MAX_FAILURES;
import static dev.docket.client.EchoChannels.ORG;
import static dev.docket.client.EchoChannels.call;
import static dev.docket.client.EchoChannels.org;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.health.HealthState;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// When calls are sent no more to a destination, and again.
class BreakerIT {

  /// Longer than a test.
  private static final Duration LONG = Duration.ofMinutes(10);

  @RegisterExtension final EchoChannels echo = new EchoChannels();

  @Test
  void shouldSendNothingWhileTheBreakerIsOpen() {
    // Given a destination that is away, and a breaker that stays open
    var channel = echo.channelTo(echo.gone(), MAX_FAILURES, LONG);

    // When calls fail as often as the breaker bears, whoever makes them
    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);
      assertThat(Await.failure(call(channel, org(1 + i), "Call")))
          .isInstanceOf(CallFailure.Unavailable.class);
    }

    // Then calls are not sent any more
    assertThat(Await.failure(call(channel, ORG, "Call")))
        .isEqualTo(new CallFailure.BreakerOpen("echo"));
    assertThat(channel.health()).isInstanceOf(HealthState.Down.class);
    assertThat(echo.metrics.scrape()).contains(state("2.0")).contains(opened("destination", "1.0"));
  }

  @Test
  void shouldCountCallsWithoutAnOrganizationForTheDestination() {
    var server = echo.serve("Call", _ -> Future.failedFuture(new IllegalStateException("bug")));
    var channel = echo.channelTo(server, MAX_FAILURES, LONG);

    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(Await.failure(call(channel, CallMetadata.withoutOrg(), "Call")))
          .isInstanceOf(CallFailure.Internal.class);
    }

    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.OPEN);
  }

  @Test
  void shouldTakeOtherLimitsWhileItRuns() {
    // Given a breaker that a single failure would not open
    var channel = echo.channelTo(echo.gone(), MAX_FAILURES, LONG);
    assertThat(Await.failure(call(channel, ORG, "Call")))
        .isInstanceOf(CallFailure.Unavailable.class);
    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);

    // When one is enough
    channel.limitBreaker(new GrpcChannelConfig.Breaker(1, Duration.ofSeconds(10), LONG));
    assertThat(Await.failure(call(channel, ORG, "Call")))
        .isInstanceOf(CallFailure.Unavailable.class);

    // Then it opens, and closes when it is given limits again
    assertThat(Await.failure(call(channel, ORG, "Call")))
        .isEqualTo(new CallFailure.BreakerOpen("echo"));
    channel.limitBreaker(new GrpcChannelConfig.Breaker(1, Duration.ofSeconds(10), LONG));
    assertThat(Await.failure(call(channel, ORG, "Call")))
        .isInstanceOf(CallFailure.Unavailable.class);
  }

  @Test
  void shouldTryOneCallWhenTheBreakerIsHalfOpen() {
    // Given a destination that is away for a while
    var gone = echo.gone();
    var channel = echo.channelTo(gone);
    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(Await.failure(call(channel, ORG, "Call")))
          .isInstanceOf(CallFailure.Unavailable.class);
    }

    // When the trial call fails, it opens again, and who made it can tell that it was a trial
    Await.until(echo.vertx, () -> channel.breakerState() == CircuitBreakerState.HALF_OPEN);
    assertThat(Await.failure(call(channel, ORG, "Call")))
        .asInstanceOf(type(CallFailure.Unavailable.class))
        .returns(new CallFailure.BreakerOpen("echo"), CallFailure.Unavailable::trialOf);
    // Counted, because how long it stays open is a matter of milliseconds here.
    assertThat(echo.metrics.scrape()).contains(opened("destination", "2.0"));

    // When the trial call succeeds, it closes
    echo.serve(gone.port(), Map.of("Call", Future::succeededFuture));
    Await.until(echo.vertx, () -> channel.breakerState() == CircuitBreakerState.HALF_OPEN);
    assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
    assertThat(channel.breakerState()).isEqualTo(CircuitBreakerState.CLOSED);
    assertThat(channel.health()).isEqualTo(HealthState.up());
  }

  @Test
  void shouldNeverOpenTheBreakerForRejectionsConflictsAndThrottling() {
    var channel =
        echo.channelTo(
            echo.serve(
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

  private static String state(String value) {
    return "docket_client_breaker_state{caller=\"case-event-handler/timeline\",destination=\"echo\"} "
        + value;
  }

  private static String opened(String scope, String times) {
    return "docket_client_breaker_opened_total{caller=\"case-event-handler/timeline\",destination=\"echo\",scope=\"%s\"} %s"
        .formatted(scope, times);
  }
}

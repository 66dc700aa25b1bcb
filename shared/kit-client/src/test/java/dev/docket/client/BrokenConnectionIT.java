package dev.docket.client;

import static dev.docket.client.EchoChannels.ORG;
import static dev.docket.client.EchoChannels.SOON;
import static dev.docket.client.EchoChannels.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.server.Listening;
import dev.docket.testkit.FaultProxy;
import dev.docket.testkit.NetworkFault;
import dev.docket.testkit.NetworkFault.Direction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of calls when the network fails under them.
class BrokenConnectionIT {

  /// More than these tests make.
  private static final int ANY_FAILURES = 10_000;

  @RegisterExtension final EchoChannels echo = new EchoChannels();

  private final Promise<String> never = Promise.promise();

  @Test
  void shouldReportAConnectionThatIsCutUnderACallAsUnavailable() {
    // Given
    var arrived = Promise.<Void>promise();
    var server =
        echo.serve(
            "Never",
            _ -> {
              arrived.complete();
              return never.future();
            });
    try (var proxy = FaultProxy.before(server.port())) {
      var call = call(echo.channelTo(through(proxy)), ORG, "Never");
      Await.result(arrived.future());

      // When
      proxy.cut();

      // Then
      assertThat(Await.failure(call)).isInstanceOf(CallFailure.Unavailable.class);
    }
  }

  @Test
  void shouldLeaveConnectionsThatHaveGoneSilentAndKeepThoseOfASlowServer() {
    // Given a server that is slow once, then a network that drops both connections and tells nobody
    var server = echo.serve(Map.of("Call", Future::succeededFuture, "Never", _ -> never.future()));
    try (var proxy = FaultProxy.before(server.port())) {
      var channel = echo.channelTo(through(proxy), ANY_FAILURES, SOON);
      var hasty = ORG.within(Duration.ofMillis(50));
      assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
      assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
      assertThat(Await.failure(call(channel, hasty, "Never")))
          .isInstanceOf(CallFailure.DeadlineExceeded.class);
      proxy.inject(new NetworkFault.Silence(Set.of(Direction.TO_SERVER)));
      for (int i = 0; i < 2; i++) {
        assertThat(Await.failure(call(channel, hasty, "Call")))
            .isInstanceOf(CallFailure.DeadlineExceeded.class);
      }
      proxy.heal();

      // Then each is closed, and calls go over new ones
      Await.until(echo.vertx, () -> echo.metrics.scrape().contains(silent("2.0")));
      assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
      assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("hello");
    }
  }

  private static Listening through(FaultProxy proxy) {
    return new Listening("", "127.0.0.1", proxy.port());
  }

  private static String silent(String count) {
    return "docket_client_silent_total{caller=\"case-event-handler/timeline\",destination=\"echo\"} "
        + count;
  }
}

package dev.docket.client;

import static dev.docket.client.EchoChannels.MAX_IN_FLIGHT;
import static dev.docket.client.EchoChannels.NOW;
import static dev.docket.client.EchoChannels.ORG;
import static dev.docket.client.EchoChannels.SELF;
import static dev.docket.client.EchoChannels.SOON;
import static dev.docket.client.EchoChannels.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import dev.docket.server.Listening;
import dev.docket.server.grpc.CallContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a channel sends, and that each call ends.
class GrpcChannelIT {

  @RegisterExtension final EchoChannels echo = new EchoChannels();

  private final Promise<String> never = Promise.promise();

  @Test
  void shouldSendTheMetadataOfTheCall() {
    // Given
    var channel =
        echo.channelTo(
            echo.serve("Call", _ -> Future.succeededFuture(CallContext.current().toString())));
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
        echo.channelTo(
            echo.serve(
                "Call", _ -> Future.succeededFuture(String.valueOf(CallContext.current().key()))));

    for (var key : List.of(new CallKey.Client("\"k~1\""), new CallKey.Effect(new UUID(3, 3)))) {
      assertThat(Await.result(call(channel, ORG.once(key), "Call"))).isEqualTo(key.toString());
    }
    assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("null");
  }

  @Test
  void shouldSendTheChannelsDeadlineWhenTheCallerSetsNone() {
    var channel =
        echo.channelTo(
            echo.serve("Call", _ -> Future.succeededFuture(CallContext.current().toString())));

    assertThat(Await.result(call(channel, CallMetadata.withoutOrg(), "Call")))
        .isEqualTo(new CallContext(SELF, null, null, null, 0, null, NOW.plusSeconds(5)).toString());
  }

  @Test
  void shouldNotMixUpCallsThatInterleave() {
    var channel =
        echo.channelTo(
            echo.serve(
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
  void shouldEndACallThatTheServerNeverAnswers() {
    // Given a server that speaks HTTP/2 and knows no deadlines
    var deaf =
        Await.result(echo.vertx.createHttpServer().requestHandler(_ -> {}).listen(0, "127.0.0.1"));
    var channel = echo.channelTo(new Listening("", "127.0.0.1", deaf.actualPort()));

    assertThat(Await.failure(call(channel, ORG.within(Duration.ofMillis(50)), "Call")))
        .isEqualTo(new CallFailure.DeadlineExceeded(Duration.ofMillis(50)));
  }

  @Test
  void shouldEndEveryCallWithAVeryShortDeadline() {
    // Given a breaker that bears every failure
    var server = echo.serve("Call", Future::succeededFuture);
    var channel = echo.channelTo(server, 10_000, SOON);

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
    assertThat(echo.metrics.scrape())
        .contains(
            "docket_client_in_flight{caller=\"case-event-handler/timeline\",destination=\"echo\"} 0.0");
  }

  @Test
  void shouldLimitTheCallsInFlight() {
    // Given as many calls as may be in flight
    var arrived = new AtomicInteger();
    Promise<Void> all = Promise.promise();
    var channel =
        echo.channelTo(
            echo.serve(
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
    assertThat(echo.metrics.scrape())
        .contains(
            "docket_client_refused_total{caller=\"case-event-handler/timeline\",destination=\"echo\"} 1.0");
    never.complete("done");
    calls.forEach(Await::result);
    assertThat(Await.result(call(channel, ORG, "Call"))).isEqualTo("done");
  }

  @Test
  void shouldCountCallsByMethodAndOutcome() {
    var channel = echo.channelTo(echo.serve("Call", Future::succeededFuture));

    Await.result(call(channel, ORG, "Call"));
    Await.failure(call(channel, ORG, "None"));

    assertThat(echo.metrics.scrape())
        .contains(
            "docket_client_calls_seconds_count{caller=\"case-event-handler/timeline\",destination=\"echo\",method=\"docket.test.Echo/Call\",outcome=\"Success\"} 1")
        .contains(
            "docket_client_calls_seconds_count{caller=\"case-event-handler/timeline\",destination=\"echo\",method=\"docket.test.Echo/None\",outcome=\"Rejected\"} 1")
        .contains(
            "docket_client_in_flight{caller=\"case-event-handler/timeline\",destination=\"echo\"} 0.0");
  }
}

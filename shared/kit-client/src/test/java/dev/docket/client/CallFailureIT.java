package dev.docket.client;

import static dev.docket.client.EchoChannels.ORG;
import static dev.docket.client.EchoChannels.SELF;
import static dev.docket.client.EchoChannels.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// As what a caller meets each kind of failure.
class CallFailureIT {

  @RegisterExtension final EchoChannels echo = new EchoChannels();

  @Test
  void shouldReportARejectionWithItsDetails() {
    var failure =
        new StatusFailure(
            GrpcStatus.INVALID_ARGUMENT,
            new StatusFailure.Answer(
                "invalid_argument", "50% + ü", "priority", Map.of("given", "P9"), null));
    var channel = echo.channelTo(echo.serve("Call", _ -> Future.failedFuture(failure)));

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
        echo.channelTo(
            echo.serve(
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
    var server = echo.serve("Call", Future::succeededFuture);
    var stranger =
        echo.channelTo(
            server,
            new ServiceCredentials(
                EchoChannels.tokens("another-key-another-key-another-key"), SELF));

    assertThat(Await.failure(call(stranger, ORG, "Call")))
        .isEqualTo(
            new CallFailure.Rejected(
                GrpcStatus.UNAUTHENTICATED, "unauthenticated", "wrong signature", null, Map.of()));
  }

  @Test
  void shouldBeRefusedAsAServiceThatIsNotAllowed() {
    var server = echo.serve("Call", Future::succeededFuture);
    var other =
        echo.channelTo(
            server, new ServiceCredentials(echo.tokens, new ServiceIdentity("sandbox", null)));

    assertThat(Await.failure(call(other, ORG, "Call")))
        .isInstanceOfSatisfying(
            CallFailure.Rejected.class,
            rejected -> {
              assertThat(rejected.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
              assertThat(rejected.reason()).isEqualTo("method_not_allowed");
            });
  }

  @Test
  void shouldFailCallsWhoseFunctionThrows() {
    var channel = echo.channelTo(echo.serve("Call", Future::succeededFuture));

    var call =
        channel.<String>call(
            ORG,
            _ -> {
              throw new IllegalStateException("mistake");
            });

    assertThat(Await.failure(call)).isEqualTo(new CallFailure.Internal("mistake"));
  }
}

package dev.docket.server.grpc;

import static dev.docket.server.grpc.EchoServer.assertRefused;
import static dev.docket.server.grpc.EchoServer.details;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What callers are told of a failure.
class GrpcFailuresIT {

  @RegisterExtension final EchoServer echo = new EchoServer();

  @Test
  void shouldCarryTheDetailsOfAFailure() throws InvalidProtocolBufferException {
    var failure =
        new StatusFailure(
            GrpcStatus.ABORTED,
            new StatusFailure.Answer(
                "version_conflict",
                "expected 3, found 4: 50% ü",
                "version",
                Map.of("current", "4"),
                Duration.ofMillis(250)));
    var server = echo.deploy("Call", _ -> Future.failedFuture(failure));

    var answer = echo.call(server, "Call", _ -> {});

    assertThat(answer.status()).isEqualTo(GrpcStatus.ABORTED);
    assertThat(answer.text()).isEqualTo("expected 3, found 4: 50% ü");
    var details = details(answer);
    assertThat(details.getCode()).isEqualTo(10);
    assertThat(details.getMessage()).isEqualTo("expected 3, found 4: 50% ü");
    assertThat(details.getDetails(0).unpack(ErrorInfo.class))
        .isEqualTo(
            ErrorInfo.newBuilder()
                .setReason("version_conflict")
                .setDomain("docket")
                .putMetadata("current", "4")
                .build());
    assertThat(details.getDetails(1).unpack(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo("version");
    assertThat(details.getDetails(2).unpack(RetryInfo.class).getRetryDelay())
        .isEqualTo(Durations.fromMillis(250));
  }

  @Test
  void shouldMapWhatAMethodThrowsBeforeItReturnsAFuture() {
    var server =
        echo.deploy(
            "Call",
            _ -> {
              throw StatusFailure.invalid("title", "may not be empty");
            });

    assertRefused(
        echo.call(server, "Call", _ -> {}),
        GrpcStatus.INVALID_ARGUMENT,
        "invalid_argument",
        "may not be empty");
  }

  @Test
  void shouldNotTellTheCallerInternals() {
    var server =
        echo.deploy(
            EchoMethods.module(
                Map.of(
                    "Fails",
                    _ -> Future.failedFuture(new IllegalStateException("password=hush")),
                    "Throws",
                    _ -> {
                      throw new IllegalStateException("password=hush");
                    })));

    for (var method : List.of("Fails", "Throws")) {
      assertRefused(
          echo.call(server, method, _ -> {}),
          GrpcStatus.INTERNAL,
          "internal",
          "the call failed; the cause is in the server's log");
    }
  }

  @Test
  void shouldCallABrokenConnectionToWhatAMethodNeedsUnavailable() {
    var server =
        echo.deploy(
            "Call", _ -> Future.failedFuture(new IOException("no route to 10.0.0.7, user=hush")));

    assertRefused(
        echo.call(server, "Call", _ -> {}),
        GrpcStatus.UNAVAILABLE,
        "unavailable",
        "what the call needs is not available: retry");
  }

  @Test
  void shouldAnswerAMethodThatIsNotOverriddenAsUnimplemented() {
    var server =
        echo.deploy(
            "Call", _ -> Future.failedFuture(new UnsupportedOperationException("Not implemented")));

    assertRefused(
        echo.call(server, "Call", _ -> {}),
        GrpcStatus.UNIMPLEMENTED,
        "unimplemented",
        "docket.test.Echo/Call is not implemented");
  }
}

package dev.docket.flavor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetryCause;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallFailuresTest {

  @ParameterizedTest
  @MethodSource("failures")
  void shouldSayWhatAFailedCallMeansForTheRecord(CallFailure failure, HandleResp expected) {
    assertThat(CallFailures.response(new CallFailedException(failure)))
        .usingRecursiveComparison()
        .ignoringFields("cause.stackTrace")
        .isEqualTo(expected);
  }

  static Stream<Arguments> failures() {
    var unauthenticated = rejected(GrpcStatus.UNAUTHENTICATED, "unauthenticated");
    var forbidden = rejected(GrpcStatus.PERMISSION_DENIED, "method_not_allowed");
    var missing = rejected(GrpcStatus.NOT_FOUND, "resource_not_found");
    var conflict = new CallFailure.Conflict("version_conflict", "at 2", Map.of());
    var away = new CallFailure.Unavailable("refused");
    var late = new CallFailure.DeadlineExceeded(Duration.ofSeconds(1));
    var broken = new CallFailure.Internal("bug");
    var open = new CallFailure.BreakerOpen("case-api");
    return Stream.of(
        Arguments.of(
            missing,
            new HandleResp.Discard("resource_not_found", new CallFailedException(missing))),
        Arguments.of(unauthenticated, transientRetry(unauthenticated)),
        Arguments.of(forbidden, transientRetry(forbidden)),
        Arguments.of(conflict, transientRetry(conflict)),
        Arguments.of(away, transientRetry(away)),
        Arguments.of(late, transientRetry(late)),
        Arguments.of(broken, transientRetry(broken)),
        Arguments.of(open, new HandleResp.Retry(new RetryCause.BreakerOpen("case-api"))),
        Arguments.of(
            new CallFailure.Unavailable("refused", open),
            new HandleResp.Retry(new RetryCause.BreakerOpen("case-api"))),
        Arguments.of(
            new CallFailure.Throttled(Duration.ofSeconds(3)),
            new HandleResp.Retry(new RetryCause.Throttled(Duration.ofSeconds(3)))));
  }

  private static CallFailure rejected(GrpcStatus status, String reason) {
    return new CallFailure.Rejected(status, reason, "no", null, Map.of());
  }

  private static HandleResp transientRetry(CallFailure failure) {
    return HandleResp.retry(new CallFailedException(failure));
  }
}

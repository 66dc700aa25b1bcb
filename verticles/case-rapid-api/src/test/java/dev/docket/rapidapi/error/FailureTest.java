package dev.docket.rapidapi.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure;
import dev.docket.client.CallFailure.BreakerOpen;
import dev.docket.client.CallFailure.Conflict;
import dev.docket.client.CallFailure.DeadlineExceeded;
import dev.docket.client.CallFailure.Internal;
import dev.docket.client.CallFailure.Rejected;
import dev.docket.client.CallFailure.Throttled;
import dev.docket.client.CallFailure.Unavailable;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final String INNER = "10.0.0.7 says password=hunter2";

  static Stream<Arguments> callFailures() {
    var after = Duration.ofSeconds(9);
    return Stream.of(
        row(new Conflict("version_conflict", "case was changed", Map.of()), 409, null),
        row(new Unavailable(INNER), 503, RETRY_AFTER),
        row(new BreakerOpen(INNER), 503, RETRY_AFTER),
        row(new DeadlineExceeded(Duration.ofSeconds(5)), 504, null),
        row(new Throttled(after), 429, after),
        row(new Internal(INNER), 500, null));
  }

  @ParameterizedTest
  @MethodSource("callFailures")
  void shouldAnswerEachKindOfFailedCall(
      CallFailure failure, int status, @Nullable Duration retryAfter) {
    // When
    var answer = Failure.of(new CallFailedException(failure), RETRY_AFTER);

    // Then
    assertThat(answer.error().httpStatus()).isEqualTo(status);
    assertThat(answer.retryAfter()).isEqualTo(retryAfter);
    assertThat(answer.error().object().toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, 400",
    "OUT_OF_RANGE, 400",
    "PERMISSION_DENIED, 403",
    "NOT_FOUND, 404",
    "ALREADY_EXISTS, 409",
    "FAILED_PRECONDITION, 409",
    "RESOURCE_EXHAUSTED, 413",
    "UNAUTHENTICATED, 500",
    "UNIMPLEMENTED, 500"
  })
  void shouldAnswerEachRefusal(GrpcStatus status, int httpStatus) {
    var rejected = new Rejected(status, "a_reason", "a message", null, Map.of());

    assertThat(Failure.of(new CallFailedException(rejected), RETRY_AFTER).error().httpStatus())
        .isEqualTo(httpStatus);
  }

  @Test
  void shouldKeepReasonMessageAndMetaOfARefusalOfTheDomain() {
    // Given
    var rejected =
        new Rejected(
            GrpcStatus.NOT_FOUND,
            "resource_not_found",
            "case not found",
            null,
            Map.of("key", "A-1"));

    // When
    var error = Failure.of(new CallFailedException(rejected), RETRY_AFTER).error();

    // Then
    assertThat(error)
        .isEqualTo(
            ApiError.domain(404, "resource_not_found", "case not found", Map.of("key", "A-1")));
  }

  static Stream<Arguments> refusedFields() {
    var detail = "invalid status name Shut. Must be one of Open, Closed";
    return Stream.of(
        Arguments.of("title", "is too long", ApiError.badRequest("title: is too long")),
        Arguments.of("title", "title is too long", ApiError.badRequest("title is too long")),
        Arguments.of(null, "makes no sense", ApiError.badRequest("makes no sense")),
        Arguments.of("status_name", detail, ApiError.outsideEnumeration(detail)));
  }

  @ParameterizedTest
  @MethodSource("refusedFields")
  void shouldNameTheFieldThatCaseApiRefused(
      @Nullable String field, String message, ApiError error) {
    var rejected =
        new Rejected(GrpcStatus.INVALID_ARGUMENT, "invalid_argument", message, field, Map.of());

    assertThat(Failure.of(new CallFailedException(rejected), RETRY_AFTER).error()).isEqualTo(error);
  }

  @Test
  void shouldTellNothingOfADefect() {
    var answer = Failure.of(new IllegalStateException(INNER), RETRY_AFTER);

    assertThat(answer.error().httpStatus()).isEqualTo(500);
    assertThat(answer.error().object().toString()).doesNotContain("hunter2");
  }

  @Test
  void shouldPassOnWhatTheRouterRefuses() {
    assertThat(Failure.of(new HttpException(400, INNER), RETRY_AFTER).error().httpStatus())
        .isEqualTo(400);
    assertThat(Failure.of(new HttpException(500, INNER), RETRY_AFTER).error().httpStatus())
        .isEqualTo(500);
  }

  @Test
  void shouldAnswerARefusalWithItsOwnError() {
    var error = ApiError.invalidParameter("page[size]: expected …");

    assertThat(Failure.of(new RefusedException(error), RETRY_AFTER))
        .isEqualTo(new Failure(error, null));
  }

  private static Arguments row(CallFailure failure, int status, @Nullable Duration retryAfter) {
    return Arguments.of(failure, status, retryAfter);
  }
}

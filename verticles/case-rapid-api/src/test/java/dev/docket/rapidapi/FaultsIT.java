package dev.docket.rapidapi;

import static dev.docket.rapidapi.Bodies.project;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a caller sees when case-api refuses, breaks or does not answer.
class FaultsIT {
  private static final String INTERNAL =
      "{\"status\":\"500\",\"title\":\"Internal Server Error\",\"detail\":\"the request failed; the cause is in the server's log\"}";

  private static RapidApiServer server;

  @BeforeAll
  static void start() {
    server = RapidApiServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void repair() {
    server.caseApi().fault(null);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault(
            StatusFailure.of(GrpcStatus.ABORTED, "version_conflict", "case was changed"),
            409,
            "{\"code\":\"version_conflict\",\"title\":\"case was changed\"}"),
        fault(
            StatusFailure.of(GrpcStatus.PERMISSION_DENIED, "not_a_member", "no access to project"),
            403,
            "{\"code\":\"not_a_member\",\"title\":\"no access to project\"}"),
        fault(
            StatusFailure.of(GrpcStatus.FAILED_PRECONDITION, "case_archived", "case is archived")
                .with("key", "A-1"),
            409,
            "{\"code\":\"case_archived\",\"title\":\"case is archived\",\"meta\":{\"key\":\"A-1\"}}"),
        fault(
            StatusFailure.of(GrpcStatus.UNAUTHENTICATED, "unauthenticated", "token expired"),
            500,
            INTERNAL),
        fault(new IllegalStateException("password=hunter2"), 500, INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldMapWhatCaseApiSays(Throwable fault, int status, String error) {
    // Given
    server.caseApi().fault(() -> Future.failedFuture(fault));

    // When
    var answer = server.post("/api/v2/cases/projects", project("DEMO"));

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.bytes().toString()).isEqualTo("{\"errors\":[" + error + "]}");
    assertThat(answer.headers().contains("retry-after")).isFalse();
  }

  static Stream<Arguments> passing() {
    return Stream.of(
        Arguments.of(StatusFailure.throttled(Duration.ofMillis(2500)), 429, "3"),
        Arguments.of(
            StatusFailure.of(GrpcStatus.UNAVAILABLE, "shutting_down", "10.0.0.7 stops"), 503, "1"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldSayWhenToComeBack(Throwable fault, int status, String retryAfter) {
    // Given
    server.caseApi().fault(() -> Future.failedFuture(fault));

    // When
    var answer = server.get("/api/v2/cases/projects");

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("retry-after")).isEqualTo(retryAfter);
    assertThat(answer.bytes().toString()).contains("come back later").doesNotContain("10.0.0.7");
  }

  @Test
  void shouldGiveUpWhenCaseApiDoesNotAnswerInTime() {
    // Given
    server.caseApi().fault(() -> Promise.<@Nullable Void>promise().future());

    // When
    var answer = server.get("/api/v2/cases/DEMO-1");

    // Then
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.bytes().toString())
        .isEqualTo(
            "{\"errors\":[{\"status\":\"504\",\"title\":\"Gateway Timeout\",\"detail\":\"the service did not answer in time\"}]}");
  }

  private static Arguments fault(Throwable fault, int status, String error) {
    return Arguments.of(fault, status, error);
  }
}

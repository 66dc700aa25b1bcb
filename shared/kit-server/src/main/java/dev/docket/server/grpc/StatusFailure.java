package dev.docket.server.grpc;

import io.vertx.grpc.common.GrpcStatus;
import java.io.Serial;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The failure a service method answers with: fail its Future with one. Everything in it reaches
/// the caller, so it names what the caller sent and never an internal.
///
/// It is an answer, not a bug: it carries no stack trace and is not logged.
public final class StatusFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final GrpcStatus status;
  private final transient Answer answer;

  /// What the caller learns beyond the status.
  ///
  /// @param reason a stable word in snake case, for programs: `resource_not_found`,
  ///   `version_conflict`
  /// @param message for people
  /// @param field the field that was wrong, as the contract names it; null when it is not about one
  /// @param meta further facts, for example the current version
  /// @param retryAfter how long the caller should wait before it tries again; null when that is not
  ///   known
  public record Answer(
      String reason,
      String message,
      @Nullable String field,
      Map<String, String> meta,
      @Nullable Duration retryAfter) {
    public Answer {
      meta = Map.copyOf(meta);
    }
  }

  public StatusFailure(GrpcStatus status, Answer answer) {
    super(status.name() + " " + answer.reason() + ": " + answer.message(), null, false, false);
    if (status == GrpcStatus.OK) {
      throw new IllegalArgumentException("OK is no failure");
    }
    this.status = status;
    this.answer = answer;
  }

  public static StatusFailure of(GrpcStatus status, String reason, String message) {
    return new StatusFailure(status, new Answer(reason, message, null, Map.of(), null));
  }

  /// A value the caller sent is wrong: INVALID_ARGUMENT, `invalid_argument`.
  public static StatusFailure invalid(String field, String message) {
    return new StatusFailure(
        GrpcStatus.INVALID_ARGUMENT,
        new Answer("invalid_argument", message, field, Map.of(), null));
  }

  /// The caller shall slow down: RESOURCE_EXHAUSTED, `throttled`.
  public static StatusFailure throttled(Duration retryAfter) {
    return new StatusFailure(
        GrpcStatus.RESOURCE_EXHAUSTED,
        new Answer("throttled", "too many calls", null, Map.of(), retryAfter));
  }

  /// The same failure with one more fact.
  public StatusFailure with(String key, String value) {
    var meta = new HashMap<>(answer.meta());
    meta.put(key, value);
    return new StatusFailure(
        status,
        new Answer(answer.reason(), answer.message(), answer.field(), meta, answer.retryAfter()));
  }

  public GrpcStatus status() {
    return status;
  }

  public Answer answer() {
    return answer;
  }
}

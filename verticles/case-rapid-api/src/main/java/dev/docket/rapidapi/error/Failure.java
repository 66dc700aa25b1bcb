package dev.docket.rapidapi.error;

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
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a request that did not succeed is answered. The one place that knows which of case-api's
/// refusals is which HTTP status; what is not a refusal is told in words of this class only, so
/// that nothing internal leaves.
///
/// @param retryAfter how long the caller should wait; null when waiting does not help
public record Failure(ApiError error, @Nullable Duration retryAfter) {

  /// Fields whose values case-api lists when it refuses one: the contract has a shape of its own
  /// for that.
  private static final Set<String> ENUMERATIONS = Set.of("priority", "status", "status_name");

  /// The idempotency key came with another request before.
  private static final String KEY_REUSED = "idempotency_key_reused";

  /// The answer to any failure.
  ///
  /// @param retryAfter what to tell the caller when case-api cannot be reached
  public static Failure of(Throwable cause, Duration retryAfter) {
    return switch (cause) {
      case RefusedException refused -> new Failure(refused.error(), null);
      case CallFailedException failed -> of(failed.failure(), retryAfter);
      // The router's own: a path or query that cannot be decoded.
      case HttpException http when http.getStatusCode() < 500 ->
          new Failure(
              ApiError.plain(http.getStatusCode(), "Bad Request", "the request cannot be read"),
              null);
      default -> internal();
    };
  }

  private static Failure of(CallFailure failure, Duration retryAfter) {
    return switch (failure) {
      case Rejected rejected -> rejected(rejected);
      case Conflict conflict ->
          new Failure(
              ApiError.domain(409, conflict.reason(), conflict.message(), conflict.meta()), null);
      case Unavailable _, BreakerOpen _ ->
          new Failure(
              ApiError.plain(
                  503, "Service Unavailable", "the service cannot be reached, come back later"),
              retryAfter);
      case DeadlineExceeded _ ->
          new Failure(
              ApiError.plain(504, "Gateway Timeout", "the service did not answer in time"), null);
      case Throttled throttled ->
          new Failure(
              ApiError.plain(429, "Too Many Requests", "too many requests, come back later"),
              throttled.after());
      case Internal _ -> internal();
    };
  }

  private static Failure rejected(Rejected rejected) {
    return switch (rejected.status()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> new Failure(invalid(rejected), null);
      case NOT_FOUND -> domain(404, rejected);
      case ALREADY_EXISTS -> domain(409, rejected);
      case FAILED_PRECONDITION ->
          domain(rejected.reason().equals(KEY_REUSED) ? 422 : 409, rejected);
      case PERMISSION_DENIED -> domain(403, rejected);
      // A limit without a time to wait is one of size.
      case RESOURCE_EXHAUSTED ->
          new Failure(
              ApiError.plain(413, "Request Entity Too Large", "larger than this service carries"),
              null);
      // UNAUTHENTICATED and UNIMPLEMENTED among them: this service and case-api disagree, which is
      // none of the caller's doing.
      default -> internal();
    };
  }

  private static Failure domain(int httpStatus, Rejected rejected) {
    return new Failure(
        ApiError.domain(httpStatus, rejected.reason(), rejected.message(), rejected.meta()), null);
  }

  /// case-api names fields as the contract does, most often in the message itself.
  private static ApiError invalid(Rejected rejected) {
    var field = rejected.field();
    var message = rejected.message();
    if (field == null || message.startsWith(field)) {
      return ApiError.badRequest(message);
    }
    return ENUMERATIONS.contains(field)
        ? ApiError.outsideEnumeration(message)
        : ApiError.badRequest(field + ": " + message);
  }

  private static Failure internal() {
    return new Failure(
        ApiError.plain(
            500, "Internal Server Error", "the request failed; the cause is in the server's log"),
        null);
  }
}

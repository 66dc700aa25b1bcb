package dev.docket.client;

import dev.docket.kit.identity.OrgId;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why a call failed, as what the caller can do about it.
public sealed interface CallFailure {
  /// The same call will be refused again: it is wrong, not allowed, or about something that is not
  /// there.
  ///
  /// @param reason a stable word: `resource_not_found`, …; `unspecified` when the server gave none
  /// @param field the field that was wrong; null when it is not about one
  record Rejected(
      GrpcStatus status,
      String reason,
      String message,
      @Nullable String field,
      Map<String, String> meta)
      implements CallFailure {
    public Rejected {
      meta = Map.copyOf(meta);
    }
  }

  /// ABORTED: the call was based on a state that has changed. Read again, decide again.
  record Conflict(String reason, String message, Map<String, String> meta) implements CallFailure {
    public Conflict {
      meta = Map.copyOf(meta);
    }
  }

  /// The destination cannot be reached, or says it cannot serve now. Whether the call took effect
  /// is not known.
  ///
  /// @param trialOf the open breaker that let this one call through, to learn whether the
  ///   destination is back; null where none was open
  record Unavailable(String message, @Nullable BreakerOpen trialOf) implements CallFailure {
    public Unavailable(String message) {
      this(message, null);
    }
  }

  /// No answer in time. Whether the call took effect is not known.
  record DeadlineExceeded(Duration deadline) implements CallFailure {}

  /// Not sent: the destination has failed too often just now.
  ///
  /// @param org for which it has; null when it is not about one organization
  record BreakerOpen(String destination, @Nullable OrgId org) implements CallFailure {
    public BreakerOpen(String destination) {
      this(destination, null);
    }
  }

  /// Not served: the server, or this process's own limit of calls in flight, asks to wait.
  record Throttled(Duration after) implements CallFailure {}

  /// A bug or broken part on the other side, or an answer that makes no sense. Whether the call
  /// took effect is not known.
  record Internal(String message) implements CallFailure {}

  /// Whether the failure speaks against the destination's health, or against what an organization
  /// has there, so that a breaker counts it.
  default boolean countsForBreaker() {
    return switch (this) {
      case Unavailable _, DeadlineExceeded _, Internal _ -> true;
      case Rejected _, Conflict _, BreakerOpen _, Throttled _ -> false;
    };
  }
}

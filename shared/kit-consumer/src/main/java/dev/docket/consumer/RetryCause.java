package dev.docket.consumer;

import java.time.Duration;

/// Why a record is to be tried again. Only [Transient] costs an attempt: an open breaker or a
/// throttling peer says nothing about the record.
public sealed interface RetryCause {

  /// A failure that may pass.
  record Transient(Throwable cause) implements RetryCause {}

  /// The peer asked for patience.
  ///
  /// @param after how long; the kit waits at most `retry.throttleMax`
  record Throttled(Duration after) implements RetryCause {
    public Throttled {
      if (after.isNegative()) {
        throw new IllegalArgumentException("throttled: after must not be negative, was " + after);
      }
    }
  }

  /// The circuit breaker of `destination` is open: no call was made.
  record BreakerOpen(String destination) implements RetryCause {}
}

package dev.docket.consumer.handler;

import java.time.Duration;
import java.time.InstantSource;

/// The time a call has.
///
/// @param deadline as the consumer's `timeouts.handlerDeadline`
public record CallTime(InstantSource clock, Duration deadline) {
  /// Of a call that begins now, in milliseconds.
  long end() {
    return clock.millis() + deadline.toMillis();
  }
}

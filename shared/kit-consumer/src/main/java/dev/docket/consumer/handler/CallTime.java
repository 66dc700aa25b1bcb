package dev.docket.consumer.handler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The time a call has.
///
/// @param deadline as the consumer's `timeouts.handlerDeadline`
public record CallTime(InstantSource clock, Duration deadline) {
  Instant end() {
    return clock.instant().plus(deadline);
  }
}

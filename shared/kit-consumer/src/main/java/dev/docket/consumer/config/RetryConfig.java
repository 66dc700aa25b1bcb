package dev.docket.consumer.config;

import java.time.Duration;

/// Exponential backoff with full jitter: the n-th wait is drawn evenly from zero to min(max,
/// initial × 2^(n-1)).
///
/// @param attempts transient failures of one record before it is exhausted
/// @param throttleMax the longest wait a throttling peer may ask for
public record RetryConfig(Duration initial, Duration max, int attempts, Duration throttleMax) {

  public static final RetryConfig DEFAULT =
      new RetryConfig(Duration.ofMillis(200), Duration.ofSeconds(30), 8, Duration.ofMinutes(10));

  public RetryConfig {
    Checks.positive("retry.initial", initial);
    Checks.positive("retry.attempts", attempts);
    Checks.positive("retry.throttleMax", throttleMax);
    Checks.require(
        max.compareTo(initial) >= 0,
        "retry.max (%s) must not be shorter than retry.initial (%s)".formatted(max, initial));
  }
}

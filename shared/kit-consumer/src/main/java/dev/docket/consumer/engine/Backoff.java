package dev.docket.consumer.engine;

import dev.docket.consumer.RetryCause;
import dev.docket.consumer.config.RetryConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a lane waits before a retry.
final class Backoff {

  private final RetryConfig config;
  private final RandomGenerator random;

  Backoff(RetryConfig config, RandomGenerator random) {
    this.config = config;
    this.random = random;
  }

  /// @param retries of this record, this one included
  Duration delay(RetryCause cause, int retries) {
    return switch (cause) {
      case RetryCause.Transient _, RetryCause.BreakerOpen _ -> jittered(retries);
      case RetryCause.Throttled(var after) ->
          after.compareTo(config.throttleMax()) < 0 ? after : config.throttleMax();
    };
  }

  /// Full jitter: see "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
  private Duration jittered(int retries) {
    int doublings = Math.min(retries - 1, 30);
    long ceiling =
        Math.min(config.max().toMillis(), config.initial().toMillis() * (1L << doublings));
    return Duration.ofMillis(random.nextLong(ceiling + 1));
  }
}

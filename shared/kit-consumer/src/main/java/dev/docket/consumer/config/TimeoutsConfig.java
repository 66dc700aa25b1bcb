package dev.docket.consumer.config;

import java.time.Duration;

/// How long things may take.
///
/// @param handlerDeadline for one record, its wait for a free handler included
/// @param commitInterval between commits of what is settled; what a death leaves uncommitted is
///   handled again, which holds up whatever comes behind it. Nothing is committed while nothing is
///   new
/// @param drain how long a revoke or a stop waits for records at work
public record TimeoutsConfig(Duration handlerDeadline, Duration commitInterval, Duration drain) {

  public static final TimeoutsConfig DEFAULT =
      new TimeoutsConfig(Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(20));

  public TimeoutsConfig {
    Checks.positive("timeouts.handlerDeadline", handlerDeadline);
    Checks.positive("timeouts.commitInterval", commitInterval);
    Checks.positive("timeouts.drain", drain);
  }
}

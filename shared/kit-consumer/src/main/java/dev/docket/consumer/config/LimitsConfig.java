package dev.docket.consumer.config;

import java.time.Duration;

/// Bounds on what one consumer takes in.
///
/// @param maxPollRecords records per poll
/// @param pollTimeout the longest wait for records while others are in flight or uncommitted, and
///   so the longest a commit or the end of a pause waits behind a poll
/// @param idlePollTimeout the longest wait while there is nothing else to do: a record ends it at
///   once, but a stop waits for it. Idle consumers cost the less, the longer it is
/// @param maxInFlight records polled and not settled, shared evenly by the assigned partitions: a
///   partition at its share is paused until it is down to half of it. One poll may overshoot a
///   share by maxPollRecords
/// @param maxBatchRecords records sent to a handler in one message
/// @param fetchMaxBytes bytes per fetch response
/// @param maxRecordBytes a larger record counts as malformed
public record LimitsConfig(
    int maxPollRecords,
    Duration pollTimeout,
    Duration idlePollTimeout,
    int maxInFlight,
    int maxBatchRecords,
    int fetchMaxBytes,
    int maxRecordBytes) {

  public static final LimitsConfig DEFAULT =
      new LimitsConfig(
          1000, Duration.ofMillis(100), Duration.ofMillis(500), 5000, 500, 8 << 20, 4 << 20);

  public LimitsConfig {
    Checks.positive("limits.maxPollRecords", maxPollRecords);
    Checks.positive("limits.pollTimeout", pollTimeout);
    Checks.require(
        idlePollTimeout.compareTo(pollTimeout) >= 0,
        "limits.idlePollTimeout (%s) must not be shorter than limits.pollTimeout (%s)"
            .formatted(idlePollTimeout, pollTimeout));
    Checks.positive("limits.maxBatchRecords", maxBatchRecords);
    Checks.positive("limits.maxRecordBytes", maxRecordBytes);
    Checks.require(
        maxInFlight >= maxPollRecords,
        "limits.maxInFlight (%d) must not be below limits.maxPollRecords (%d)"
            .formatted(maxInFlight, maxPollRecords));
    Checks.require(
        fetchMaxBytes >= maxRecordBytes,
        "limits.fetchMaxBytes (%d) must not be below limits.maxRecordBytes (%d)"
            .formatted(fetchMaxBytes, maxRecordBytes));
  }
}

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
/// @param maxInFlightBytes the same for their bytes as they came, keys and headers included; what
///   is fetched and not yet polled, up to fetchMaxBytes, comes on top
/// @param maxBatchRecords records sent to a handler in one message
/// @param fetchMaxBytes bytes per fetch response
/// @param maxRecordBytes a larger record counts as malformed; keys and headers included
/// @param maxParked records of one partition in the parking lot: at that many the partition waits.
///   About 150 bytes of memory each
public record LimitsConfig(
    int maxPollRecords,
    Duration pollTimeout,
    Duration idlePollTimeout,
    int maxInFlight,
    long maxInFlightBytes,
    int maxBatchRecords,
    int fetchMaxBytes,
    int maxRecordBytes,
    int maxParked) {

  private static final long MAX_BYTES = 500L << 20;

  public static final LimitsConfig DEFAULT =
      new LimitsConfig(
          1000,
          Duration.ofMillis(100),
          Duration.ofMillis(500),
          5000,
          Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / 4),
          500,
          8 << 20,
          4 << 20,
          100_000);

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
        maxInFlightBytes >= maxRecordBytes,
        "limits.maxInFlightBytes (%d) must not be below limits.maxRecordBytes (%d)"
            .formatted(maxInFlightBytes, maxRecordBytes));
    Checks.positive("limits.maxParked", maxParked);
    Checks.require(
        fetchMaxBytes >= maxRecordBytes,
        "limits.fetchMaxBytes (%d) must not be below limits.maxRecordBytes (%d)"
            .formatted(fetchMaxBytes, maxRecordBytes));
  }
}

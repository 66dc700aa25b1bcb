package dev.docket.consumer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A consumer at a glance, for readiness and ops.
///
/// @param partitions assigned now
/// @param inFlight records polled and not settled
/// @param inFlightBytes theirs, keys included
/// @param parked records in the parking lots of the assigned partitions
/// @param unread of them, partitions that deliver nothing because their parking lot is still to be
///   read
/// @param full of them, partitions that take in nothing because their parking lot is full
/// @param oldestUnsettled age of the oldest record in flight, zero when there is none
/// @param sincePoll since the last poll came back
/// @param failure set when FAILED
public record ConsumerStatus(
    State state,
    int partitions,
    int inFlight,
    long inFlightBytes,
    int parked,
    int unread,
    int full,
    Duration oldestUnsettled,
    Duration sincePoll,
    @Nullable Throwable failure) {

  /// The life of a consumer; PAUSED is an operator's wish, not backpressure.
  public enum State {
    STARTING,
    RUNNING,
    PAUSED,
    STOPPING,
    STOPPED,
    FAILED
  }
}

package dev.docket.consumer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A consumer at a glance, for readiness and ops.
///
/// @param partitions assigned now
/// @param inFlight records polled and not settled
/// @param inFlightBytes theirs, keys included
/// @param parked records in the parking lots of the assigned partitions
/// @param oldestUnsettled age of the oldest of them, zero when there is none
/// @param sincePoll since the last poll came back
/// @param failure set when FAILED
public record ConsumerStatus(
    State state,
    int partitions,
    int inFlight,
    long inFlightBytes,
    int parked,
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

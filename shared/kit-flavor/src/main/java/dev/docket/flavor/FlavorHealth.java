package dev.docket.flavor;

import dev.docket.consumer.ConsumerStatus;
import dev.docket.kit.health.HealthState;
import java.time.Duration;

/// What a consumer's status means for readiness.
final class FlavorHealth {

  /// A poll loop that has not come round for this long is stuck.
  private static final Duration MAX_SINCE_POLL = Duration.ofSeconds(30);

  private FlavorHealth() {}

  /// @param deadline of a handler; a record that takes twice as long holds up its partition
  static HealthState of(ConsumerStatus status, Duration deadline, PauseSwitch pause) {
    return switch (status.state()) {
      case STARTING -> HealthState.starting("joining the group");
      case RUNNING -> running(status, deadline);
      case PAUSED -> HealthState.warning(String.valueOf(pause.reason()));
      case STOPPING, STOPPED -> HealthState.down("stopped");
      case FAILED -> HealthState.down("failed: " + status.failure());
    };
  }

  private static HealthState running(ConsumerStatus status, Duration deadline) {
    if (status.oldestUnsettled().compareTo(deadline.multipliedBy(2)) > 0) {
      return HealthState.down(
          "a record has been unsettled for " + status.oldestUnsettled().toSeconds() + " s");
    }
    if (status.sincePoll().compareTo(MAX_SINCE_POLL) > 0) {
      return HealthState.down("no poll for " + status.sincePoll().toSeconds() + " s");
    }
    if (status.full() > 0) {
      return HealthState.warning(
          status.full() + " partitions take in nothing: their parking lots are full");
    }
    if (status.unread() > 0) {
      return HealthState.warning(
          status.unread() + " partitions wait for their parking lots to be read");
    }
    return HealthState.up();
  }
}

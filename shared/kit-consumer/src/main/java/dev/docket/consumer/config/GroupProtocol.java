package dev.docket.consumer.config;

import java.time.Duration;
import java.util.Map;

/// How members of a group share partitions. A sealed type rather than settings side by side: the
/// new protocol refuses those of the old, so they cannot even be written together.
public sealed interface GroupProtocol {

  /// The client properties of the protocol.
  Map<String, String> properties();

  /// The classic protocol with incremental (cooperative-sticky) rebalances.
  record Classic(Duration sessionTimeout, Duration heartbeatInterval) implements GroupProtocol {

    public static final Classic DEFAULT =
        new Classic(Duration.ofSeconds(45), Duration.ofSeconds(3));

    public Classic {
      Checks.positive("kafka.heartbeatInterval", heartbeatInterval);
      Checks.require(
          sessionTimeout.compareTo(heartbeatInterval.multipliedBy(3)) >= 0,
          "kafka.sessionTimeout (%s) must be at least three times kafka.heartbeatInterval (%s)"
              .formatted(sessionTimeout, heartbeatInterval));
    }

    @Override
    public Map<String, String> properties() {
      return Map.of(
          "group.protocol",
          "classic",
          "partition.assignment.strategy",
          "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
          "session.timeout.ms",
          Long.toString(sessionTimeout.toMillis()),
          "heartbeat.interval.ms",
          Long.toString(heartbeatInterval.toMillis()));
    }
  }

  /// KIP-848: the broker assigns; session and heartbeat are its settings.
  record Consumer() implements GroupProtocol {
    @Override
    public Map<String, String> properties() {
      return Map.of("group.protocol", "consumer");
    }
  }
}

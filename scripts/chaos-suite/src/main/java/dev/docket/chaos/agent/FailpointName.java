package dev.docket.chaos.agent;

/// The points where the services can be stopped, and the methods whose entry they are. A method
/// that is renamed or gone makes the run fail, so that no point is ever passed over in silence.
public enum FailpointName {
  /// Offsets are about to be committed.
  BEFORE_COMMIT("dev/docket/consumer/source/KafkaRecordSource", "commit"),
  /// The broker has taken the offsets; the records behind them must all be done.
  AFTER_COMMIT("dev/docket/consumer/engine/Commits", "committed"),
  /// The handler has done its effect and nobody knows it yet.
  AFTER_EFFECT_BEFORE_SETTLE("dev/docket/consumer/engine/Outcomes", "settle"),
  /// Partitions are being taken away, on the poll thread.
  DURING_REVOKE("dev/docket/consumer/engine/Rebalance", "onRevoked"),
  /// Kafka has the events, the cursor does not know it yet.
  RELAY_AFTER_PUBLISH_BEFORE_ADVANCE("dev/docket/store/Outbox", "advance");

  private final String internalClass;
  private final String method;

  FailpointName(String internalClass, String method) {
    this.internalClass = internalClass;
    this.method = method;
  }

  /// As the JVM writes it, with slashes.
  String internalClass() {
    return internalClass;
  }

  String method() {
    return method;
  }

  /// As people write it: `before-commit`.
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}

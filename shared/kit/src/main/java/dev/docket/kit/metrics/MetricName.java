package dev.docket.kit.metrics;

/// A metric's name; implemented by enums only, one per module, so that every name stands in one
/// list.
public interface MetricName {
  /// The name with dots, as the reports have it, for example `case.consumer.records`.
  String metric();

  /// What it counts or measures, with the unit, for the operator.
  String description();

  /// Whether a time is a distribution, of which the agent computes percentiles over all processes.
  default boolean distribution() {
    return false;
  }
}

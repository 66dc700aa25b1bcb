package dev.docket.feedhandler;

import dev.docket.kit.metrics.Metrics;
import io.micrometer.core.instrument.Counter;

/// Reads counters back.
record Counted(Metrics metrics) {

  /// The sum over all tags; 0 when nothing was counted.
  double of(String metric) {
    return metrics.registry().find(metric).counters().stream().mapToDouble(Counter::count).sum();
  }

  /// The sum over all tags but one.
  double of(String metric, String tag, String value) {
    return metrics.registry().find(metric).tag(tag, value).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}

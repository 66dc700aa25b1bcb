package dev.docket.kit.reload;

import dev.docket.kit.metrics.MetricName;

/// What the watch over the configuration counts.
enum ReloadMetric implements MetricName {
  READ("docket.config.reloads", "changed documents, by outcome: reloaded, rejected"),
  INVALID("docket.config.invalid", "1 while the file cannot be used, else 0"),
  NEEDS_RESTART(
      "docket.config.needs_restart", "values of the file that only a restart would bring in force");

  private final String metric;
  private final String description;

  ReloadMetric(String metric, String description) {
    this.metric = metric;
    this.description = description;
  }

  @Override
  public String metric() {
    return metric;
  }

  @Override
  public String description() {
    return description;
  }
}

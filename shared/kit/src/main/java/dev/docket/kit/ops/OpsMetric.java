package dev.docket.kit.ops;

import dev.docket.kit.metrics.MetricName;

/// What the ops bridges count.
enum OpsMetric implements MetricName {
  REFUSED(
      "docket.ops.refused",
      "clients or frames that were not let in, by why: token, connections, frame, address");

  private final String metric;
  private final String description;

  OpsMetric(String metric, String description) {
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

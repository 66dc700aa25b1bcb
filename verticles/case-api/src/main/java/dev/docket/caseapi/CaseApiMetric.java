package dev.docket.caseapi;

import dev.docket.kit.metrics.MetricName;

/// What case-api counts.
enum CaseApiMetric implements MetricName {
  SNAPSHOTS_IGNORED(
      "case_api.snapshots.ignored",
      "snapshots of cases that could not be read, so that the log was folded instead");

  private final String metric;
  private final String description;

  CaseApiMetric(String metric, String description) {
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

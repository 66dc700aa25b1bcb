package dev.docket.relay;

import dev.docket.kit.metrics.MetricName;

/// What the relay counts.
enum RelayMetric implements MetricName {
  PUBLISHED("case_event_relay.published", "events acknowledged by Kafka"),
  FAILURES("case_event_relay.failures", "passes that failed and will be tried again");

  private final String metric;
  private final String description;

  RelayMetric(String metric, String description) {
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

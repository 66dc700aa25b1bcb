package dev.docket.intake;

import dev.docket.kit.metrics.MetricName;

/// What the intake counts.
enum IntakeMetric implements MetricName {
  ACCEPTED("case_intake.accepted", "deliveries that Kafka has acknowledged"),
  REFUSED("case_intake.refused", "deliveries that were refused, by reason"),
  PRODUCE("case_intake.produce", "how long Kafka took to acknowledge a delivery, or to refuse it");

  private final String metric;
  private final String description;

  IntakeMetric(String metric, String description) {
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

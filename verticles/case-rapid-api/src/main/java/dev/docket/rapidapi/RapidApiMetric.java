package dev.docket.rapidapi;

import dev.docket.kit.metrics.MetricName;

/// Metrics of the REST service.
enum RapidApiMetric implements MetricName {
  REQUESTS(
      "docket.rapid.requests", "time of requests, by operation of the contract and HTTP status"),
  KEYS_EVICTED(
      "docket.rapid.keys.evicted",
      "owners or unknown keys forgotten early because the memory of keys was full");

  private final String metric;
  private final String description;

  RapidApiMetric(String metric, String description) {
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

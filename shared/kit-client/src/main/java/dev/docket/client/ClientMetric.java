package dev.docket.client;

import dev.docket.kit.metrics.MetricName;

/// Metrics of outbound calls; all tagged with the destination.
public enum ClientMetric implements MetricName {
  CALLS("docket.client.calls", "time of outbound calls, by method and outcome"),
  IN_FLIGHT("docket.client.in_flight", "outbound calls without an answer yet"),
  REFUSED("docket.client.refused", "outbound calls not sent because too many were in flight"),
  SILENT("docket.client.silent", "connections closed because nothing came back any more"),
  BREAKER_STATE("docket.client.breaker.state", "0 closed, 1 half open, 2 open"),
  BREAKER_OPENED("docket.client.breaker.opened", "times the breaker has opened");

  private final String metric;
  private final String description;

  ClientMetric(String metric, String description) {
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

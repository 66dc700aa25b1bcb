package dev.docket.client;

import dev.docket.kit.metrics.MetricName;

/// Metrics of outbound calls; all tagged with the destination.
public enum ClientMetric implements MetricName {
  CALLS("docket.client.calls", "time of outbound calls, by method and outcome"),
  IN_FLIGHT("docket.client.in_flight", "outbound calls without an answer yet"),
  REFUSED("docket.client.refused", "outbound calls not sent because too many were in flight"),
  SILENT("docket.client.silent", "connections closed because nothing came back any more"),
  BREAKER_STATE("docket.client.breaker.state", "the destination's: 0 closed, 1 half open, 2 open"),
  BREAKER_OPENED("docket.client.breaker.opened", "times a breaker has opened, by whose (scope)"),
  BREAKER_ORGS("docket.client.breaker.orgs", "organizations with a breaker of their own"),
  BREAKER_ORG_LIMIT(
      "docket.client.breaker.org_limit",
      "failures counted for the destination because too many organizations had a breaker");

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

package dev.docket.chaos.outage;

import dev.docket.kit.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;

/// What the flavor and its channel say of themselves, by the metrics that a dashboard shows.
record Counted(Metrics metrics) {

  /// Records that came to an end, or are in the parking lot: each of them in one place.
  long accounted() {
    double settled =
        metrics.registry().find("docket.consumer.handled").functionTimers().stream()
            .mapToDouble(FunctionTimer::count)
            .sum();
    return Math.round(
        settled
            + counter("dd.case.kafka_consumer.decode_error")
            + counter("docket.consumer.unparked")
            + gauge("docket.consumer.in_lot"));
  }

  long opened() {
    return Math.round(counter("docket.client.breaker.opened"));
  }

  /// Of all breakers.
  boolean closed() {
    return gauge("docket.client.breaker.state") == 0;
  }

  private double counter(String name) {
    return metrics.registry().find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private double gauge(String name) {
    return metrics.registry().find(name).gauges().stream().mapToDouble(Gauge::value).sum();
  }
}

package dev.docket.client;

import dev.docket.kit.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;

/// What the breakers of one destination count. By whose they are, never by an organization's id:
/// those are data.
///
/// @param overLimit failures that counted for the destination because too many organizations had a
///   breaker
record BreakerMeters(Counter destinationOpened, Counter orgOpened, Counter overLimit) {

  static BreakerMeters of(Metrics metrics, Tags tags) {
    return new BreakerMeters(
        opened(metrics, tags, Blame.DESTINATION),
        opened(metrics, tags, Blame.ORG),
        metrics.counter(ClientMetric.BREAKER_ORG_LIMIT, tags));
  }

  private static Counter opened(Metrics metrics, Tags tags, Blame whose) {
    return metrics.counter(ClientMetric.BREAKER_OPENED, tags.and("scope", whose.scope()));
  }

  Counter opened(Blame whose) {
    return switch (whose) {
      case DESTINATION -> destinationOpened;
      case ORG -> orgOpened;
    };
  }
}

package dev.docket.kit.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private enum Name implements MetricName {
    CALLS;

    @Override
    public String metric() {
      return "docket.test.calls";
    }

    @Override
    public String description() {
      return "calls made by this test";
    }
  }

  @Test
  void shouldScrapeWhatWasCounted() {
    try (var metrics = new Metrics()) {
      metrics.counter(Name.CALLS, Tags.of("destination", "case-api")).increment(3);

      assertThat(metrics.scrape())
          .contains("# HELP docket_test_calls_total calls made by this test")
          .contains("docket_test_calls_total{destination=\"case-api\"} 3.0")
          .contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void shouldGoOnCountingTimesWhoeverAsksForThem() {
    try (var metrics = new Metrics()) {
      metrics.times(Name.CALLS, Tags.of("flavor", "a")).record(1_500, TimeUnit.MILLISECONDS);
      metrics.times(Name.CALLS, Tags.of("flavor", "a")).record(500, TimeUnit.MILLISECONDS);

      assertThat(metrics.scrape())
          .contains("docket_test_calls_seconds_count{flavor=\"a\"} 2")
          .contains("docket_test_calls_seconds_sum{flavor=\"a\"} 2.0");
    }
  }

  @Test
  void shouldSendTheSameMetersToABackendThatJoinsLater() {
    try (var metrics = new Metrics()) {
      var backend = new SimpleMeterRegistry();
      var counter = metrics.counter(Name.CALLS, Tags.empty());
      metrics.add(backend);

      counter.increment();

      assertThat(backend.counter("docket.test.calls").count()).isEqualTo(1.0);
    }
  }
}

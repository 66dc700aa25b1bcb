package dev.docket.kit.metrics;

import dev.docket.kit.config.StatsdConfig;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.statsd.StatsdFlavor;
import io.micrometer.statsd.StatsdMeterRegistry;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The backend that sends DogStatsD lines: the names as they are, times in milliseconds. Over UDP:
/// nobody waits for it. What does not arrive is lost, and what comes faster than it leaves.
final class DogStatsd {

  private DogStatsd() {}

  /// @param distribution which names are sent as distributions
  static MeterRegistry registry(StatsdConfig config, Predicate<String> distribution) {
    var registry = new StatsdMeterRegistry(new Settings(config), Clock.SYSTEM);
    registry.config().meterFilter(new Distributions(distribution));
    return registry;
  }

  private record Settings(StatsdConfig config) implements io.micrometer.statsd.StatsdConfig {
    @Override
    public @Nullable String get(String key) {
      return null;
    }

    @Override
    public StatsdFlavor flavor() {
      return StatsdFlavor.DATADOG;
    }

    @Override
    public String host() {
      return config.host();
    }

    @Override
    public int port() {
      return config.port();
    }

    @Override
    public Duration pollingFrequency() {
      return config.interval();
    }
  }

  /// The library's word for a distribution is the histogram; it makes no buckets here.
  private record Distributions(Predicate<String> names) implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      return names.test(id.getName())
          ? DistributionStatisticConfig.builder().percentilesHistogram(true).build().merge(config)
          : config;
    }
  }
}

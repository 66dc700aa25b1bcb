package dev.docket.kit.telemetry;

import dev.docket.kit.config.TelemetryConfig;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.tracing.Tracing;
import io.vertx.core.VertxBuilder;
import java.util.function.DoubleSupplier;

/// What the parts of one process report to.
public record Telemetry(Metrics metrics, Tracing tracing) implements AutoCloseable {

  /// @param chance from 0 to below 1, for any thread: which traces are kept
  public static Telemetry of(TelemetryConfig config, DoubleSupplier chance) {
    var metrics = new Metrics();
    if (config.statsd() != null) {
      metrics.send(config.statsd());
    }
    return new Telemetry(metrics, Tracing.of(config.traces(), chance));
  }

  /// Metrics alone.
  public static Telemetry of(Metrics metrics) {
    return new Telemetry(metrics, Tracing.off());
  }

  /// Has Vert.x report here; its options need [Metrics#vertxOptions] besides.
  public VertxBuilder install(VertxBuilder builder) {
    return tracing.install(builder.withMetrics(metrics.vertxFactory()));
  }

  @Override
  public void close() {
    tracing.close();
    metrics.close();
  }
}

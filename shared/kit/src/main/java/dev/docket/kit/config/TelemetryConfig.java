package dev.docket.kit.config;

import org.jspecify.annotations.Nullable;

/// The section `telemetry`: what the process tells others of itself, besides `/metrics`.
///
/// @param traces null when nothing is traced
/// @param statsd null when metrics are not sent
public record TelemetryConfig(@Nullable TracesConfig traces, @Nullable StatsdConfig statsd) {

  public static TelemetryConfig from(ConfigNode node) {
    var traces = node.optionalObject("traces");
    var statsd = node.optionalObject("statsd");
    node.rejectUnknown();
    return new TelemetryConfig(
        traces == null ? null : TracesConfig.from(traces),
        statsd == null ? null : StatsdConfig.from(statsd));
  }
}

package dev.docket.kit.config;

import java.net.URI;
import java.time.Duration;

/// The section `telemetry.traces`: where spans go, and which.
///
/// @param endpoint of the collector, OTLP over HTTP, for example `http://127.0.0.1:4318/v1/traces`
/// @param sample share of the traces that begin here and are kept, 0 to 1; a caller who sends a
///   trace context has decided already
/// @param serviceName what the process is called in the traces
/// @param export how spans leave
public record TracesConfig(URI endpoint, double sample, String serviceName, Export export) {

  /// @param interval how long a span may wait for company, 10 ms to 1 minute
  /// @param timeout of one export, 100 ms to 1 minute
  /// @param queue spans that wait at the most, 512 to 65536; more are dropped
  public record Export(Duration interval, Duration timeout, int queue) {
    public Export {
      Expect.range("interval", interval, Duration.ofMillis(10), Duration.ofMinutes(1));
      Expect.range("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
      Expect.range("queue", queue, 512, 65_536);
    }
  }

  public TracesConfig {
    var scheme = endpoint.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "endpoint: expected an http or https address, found \"%s\"".formatted(endpoint));
    }
    Expect.range("sample", sample, 0.0, 1.0);
    Expect.notBlank("serviceName", serviceName);
  }

  public static TracesConfig from(ConfigNode node) {
    var endpoint = node.requireString("endpoint");
    var sample = node.decimal("sample", 0.01);
    var serviceName = node.string("serviceName", "docket");
    var interval = node.duration("interval", Duration.ofSeconds(1));
    var timeout = node.duration("timeout", Duration.ofSeconds(5));
    var queue = node.integer("queue", 8_192);
    node.rejectUnknown();
    return node.build(() ->
        new TracesConfig(
            address(endpoint), sample, serviceName, new Export(interval, timeout, queue)));
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "endpoint: expected an http or https address, found \"%s\"".formatted(text));
    }
  }
}

package dev.docket.kit.config;

import java.time.Duration;

/// The section `telemetry.statsd`: where metrics are sent as DogStatsD lines, by UDP.
///
/// @param host name or address of the agent
/// @param port 1 to 65535
/// @param interval how often gauges are sent, 1 second to 10 minutes; counts and times leave when a
///   packet of them is full, after as long at the latest, and when the process ends in order
public record StatsdConfig(String host, int port, Duration interval) {
  public StatsdConfig {
    Expect.notBlank("host", host);
    Expect.range("port", port, 1, 65_535);
    Expect.range("interval", interval, Duration.ofSeconds(1), Duration.ofMinutes(10));
  }

  public static StatsdConfig from(ConfigNode node) {
    var host = node.string("host", "127.0.0.1");
    var port = node.integer("port", 8125);
    var interval = node.duration("interval", Duration.ofSeconds(10));
    node.rejectUnknown();
    return node.build(() -> new StatsdConfig(host, port, interval));
  }
}

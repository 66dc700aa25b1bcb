package dev.docket.kit.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.StatsdConfig;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DogStatsdIT {

  private static final Duration SOON = Duration.ofSeconds(15);

  private enum Name implements MetricName {
    PROCESSED("dd.case_third_party_reader.changelog_processed"),
    LATENCY("case.case_third_party_reader.end_to_end_latency"),
    HANDLED("docket.consumer.handled"),
    LAG("docket.consumer.lag");

    private final String metric;

    Name(String metric) {
      this.metric = metric;
    }

    @Override
    public String metric() {
      return metric;
    }

    @Override
    public String description() {
      return "it";
    }

    @Override
    public boolean distribution() {
      return this == LATENCY;
    }
  }

  @Test
  void shouldSendNamesAndTagsToTheLetter() throws IOException {
    // Given
    var tags = Tags.of("org_id", "42", "changelog_type", "update_title");
    try (var agent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var metrics = new Metrics()) {
      agent.setSoTimeout((int) SOON.toMillis());
      metrics.send(new StatsdConfig("127.0.0.1", agent.getLocalPort(), Duration.ofSeconds(1)));

      var _ = metrics.gauge(Name.LAG, Tags.of("flavor", "jira"), () -> 7);
      // What is counted before the connection is there goes nowhere.
      awaitLines(agent, Set.of("docket.consumer.lag:7|g|#statistic:value,flavor:jira"));

      // When
      metrics.counter(Name.PROCESSED, tags).increment(2);
      metrics.timer(Name.LATENCY, tags).record(Duration.ofMillis(1_500));
      metrics.timer(Name.HANDLED, tags).record(Duration.ofMillis(20));

      // Then
      var own = "changelog_type:update_title,org_id:42";
      awaitLines(
          agent,
          Set.of(
              "dd.case_third_party_reader.changelog_processed:2|c|#statistic:count," + own,
              "case.case_third_party_reader.end_to_end_latency:1500|d|#" + own,
              "docket.consumer.handled:20|ms|#" + own));
    }
  }

  private static void awaitLines(DatagramSocket agent, Set<String> wanted) throws IOException {
    var lines = new HashSet<String>();
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    long end = System.nanoTime() + SOON.toNanos();
    while (!lines.containsAll(wanted) && System.nanoTime() < end) {
      agent.receive(packet);
      new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
          .lines()
          .forEach(lines::add);
    }
    assertThat(lines).containsAll(wanted);
  }
}

package dev.docket.feedhandler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.SkipReason;
import dev.docket.feed.Malformation;
import dev.docket.kit.metrics.Metrics;
import dev.docket.testkit.ReportedMetrics;
import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedMetersTest {

  private final Metrics metrics = new Metrics();
  private final FeedMeters meters = new FeedMeters(metrics);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldKeepTheNamesAndTagsThatDashboardsKnow() {
    // When
    meters.peeked(42);
    meters.notPeeked(Malformation.NOT_CBOR);
    meters.decoded(42);
    meters.notDecoded(42, Malformation.NOT_CBOR);
    for (var outcome :
        List.of(
            HandleResp.success(),
            HandleResp.skip(SkipReason.routine("it")),
            HandleResp.retry(new IllegalStateException()),
            HandleResp.discard("it"))) {
      meters.handled(42, outcome);
      meters.took(42, outcome, Duration.ofSeconds(1));
    }
    meters.cellPut(42, "wf-7");
    meters.cellFailed(42, "wf-7");

    // Then
    ReportedMetrics.of("case-event-feed-handler")
        .forEach((name, tags) ->
            assertThat(metrics.registry().find(name).meters())
                .as(name)
                .isNotEmpty()
                .allSatisfy(meter ->
                    assertThat(meter.getId().getTags()).extracting(Tag::getKey).containsAll(tags)));
  }
}

package dev.docket.flavor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.SkipReason;
import dev.docket.kit.metrics.Metrics;
import dev.docket.testkit.ReportedMetrics;
import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.Test;

class MeteredObserverTest {

  @Test
  void shouldKeepTheNamesAndTagsThatDashboardsKnow() {
    try (var metrics = new Metrics()) {
      // When
      var observer = new MeteredObserver(metrics, "test/words");
      observer.malformed(new RecordCoordinates("words", 0, 7), "no word");
      observer.skipped(SkipReason.routine("other"));

      // Then
      ReportedMetrics.of("kit-flavor")
          .forEach((name, tags) ->
              assertThat(metrics.registry().find(name).meters())
                  .as(name)
                  .isNotEmpty()
                  .allSatisfy(meter ->
                      assertThat(meter.getId().getTags())
                          .extracting(Tag::getKey)
                          .containsAll(tags)));
    }
  }
}

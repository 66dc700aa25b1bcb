package dev.docket.bench.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StagesTest {

  private static final String SCRAPE =
      """
      # TYPE docket_client_calls_seconds summary
      docket_client_calls_seconds_count{method="docket.Cases/AddComment",outcome="Success"} 3
      docket_client_calls_seconds_sum{method="docket.Cases/AddComment",outcome="Success"} 0.03
      docket_client_calls_seconds_count{method="docket.Cases/UpdateTitle",outcome="Success"} 1
      docket_client_calls_seconds_sum{method="docket.Cases/UpdateTitle",outcome="Success"} 0.05
      docket_client_calls_seconds_max{method="docket.Cases/UpdateTitle",outcome="Success"} 0.05
      docket_client_calls_seconds_count{method="docket.Timelines/PutCell",outcome="Success"} 4
      docket_client_calls_seconds_sum{method="docket.Timelines/PutCell",outcome="Success"} 0.008
      """;

  @Test
  void shouldSumTheSeriesOfAStage() {
    // When
    var stages = Stages.of(SCRAPE);

    // Then
    assertThat(stages.command().millis()).isCloseTo(20, within(1e-9));
    assertThat(stages.putCell().millis()).isCloseTo(2, within(1e-9));
  }

  @Test
  void shouldCountOnlyWhatCameBetweenTwoScrapes() {
    assertThat(Stages.of(SCRAPE).minus(Stages.of(SCRAPE)).command().millis()).isZero();
    assertThat(Stages.of(SCRAPE).minus(Stages.of("")).command().count()).isEqualTo(4);
  }
}

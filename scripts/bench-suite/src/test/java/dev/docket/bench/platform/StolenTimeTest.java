package dev.docket.bench.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.platform.StolenTime.Ticks;
import org.junit.jupiter.api.Test;

class StolenTimeTest {

  private static final String BEFORE =
      """
      cpu  1000 10 200 3000 50 0 40 100 7 3
      cpu0 500 5 100 1500 25 0 20 50 7 3
      """;

  @Test
  void shouldCountWhatAGuestUsesOnce() {
    assertThat(Ticks.of(BEFORE)).isEqualTo(new Ticks(100, 4400));
  }

  @Test
  void shouldTellTheShareOfTheTimeBetween() {
    var after = Ticks.of("cpu  1500 10 300 3300 50 0 40 200 7 3\n");

    assertThat(after.shareSince(Ticks.of(BEFORE))).isEqualTo(0.1);
    assertThat(after.shareSince(after)).isZero();
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Ticks.of("intr 1 2 3\n"))
        .isInstanceOf(BenchFailedException.class)
        .hasMessageContaining("intr 1 2 3");
  }
}

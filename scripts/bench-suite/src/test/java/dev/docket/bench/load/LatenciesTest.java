package dev.docket.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private final Latencies latencies = new Latencies();

  @Test
  void shouldSayNothingOfNothing() {
    assertThat(latencies.line()).isEqualTo("p50 - p99 -");
  }

  @Test
  void shouldTellPercentilesInMilliseconds() {
    // When
    for (int millis = 1; millis <= 100; millis++) {
      latencies.record(Duration.ofMillis(millis).toNanos());
    }

    // Then
    assertThat(latencies.millis(50)).isCloseTo(50, within(0.1));
    assertThat(latencies.line()).isEqualTo("p50 50.0 ms  p99 99.0 ms");
    assertThat(latencies.count()).isEqualTo(100);
  }

  @Test
  void shouldCountWhatIsOutOfItsRangeAsTheEndOfIt() {
    // When
    latencies.record(Duration.ofHours(1).toNanos());
    latencies.record(-1);

    // Then
    assertThat(latencies.millis(100)).isCloseTo(300_000, within(300.0));
    assertThat(latencies.millis(0)).isZero();
  }
}

package dev.docket.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final int MANY = 20_000;

  private static long[] first(int count, Arrivals arrivals) {
    return LongStream.generate(arrivals::next).limit(count).toArray();
  }

  @Test
  void shouldBeTheSameForTheSameSeedOnly() {
    assertThat(first(100, new Arrivals(100, 7))).isEqualTo(first(100, new Arrivals(100, 7)));
    assertThat(first(100, new Arrivals(100, 7))).isNotEqualTo(first(100, new Arrivals(100, 8)));
  }

  @Test
  void shouldNeverGoBack() {
    assertThat(first(MANY, new Arrivals(100, 7))).isSorted();
  }

  @Test
  void shouldKeepTheMeanRateWithThePoissonSpread() {
    // When
    var due = first(MANY, new Arrivals(100, 7));

    // Then: 100/s, and gaps longer than the mean in 1/e of the cases
    assertThat(due[MANY - 1] / 1e9).isCloseTo(MANY / 100.0, within(0.05 * MANY / 100.0));
    long longGaps =
        LongStream.range(1, MANY).filter(i -> due[(int) i] - due[(int) i - 1] > 10_000_000).count();
    assertThat(longGaps / (double) MANY).isCloseTo(1 / Math.E, within(0.02));
  }

  @Test
  void shouldRefuseARateThatNeverComes() {
    assertThatThrownBy(() -> new Arrivals(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Arrivals(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

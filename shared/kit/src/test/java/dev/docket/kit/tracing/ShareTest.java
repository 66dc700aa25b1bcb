package dev.docket.kit.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {

  private static final int MANY = 200_000;

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.1, 0.5, 0.99})
  void shouldChooseThatShare(double share) {
    var random = new Random(1);

    long taken = taken(new Share(share, random::nextDouble), MANY);

    double deviation = Math.sqrt(MANY * share * (1 - share));
    assertThat((double) taken).isCloseTo(MANY * share, within(4 * deviation));
  }

  @Test
  void shouldChooseEachAsLikelyAsItsNeighbour() {
    // Given many that begin anew: what is drawn first must not favour a place
    var random = new Random(1);
    int[] taken = new int[5];
    for (int i = 0; i < MANY; i++) {
      var share = new Share(0.25, random::nextDouble);
      for (int place = 0; place < taken.length; place++) {
        taken[place] += share.takes() ? 1 : 0;
      }
    }

    double deviation = Math.sqrt(MANY * 0.25 * 0.75);
    for (int times : taken) {
      assertThat((double) times).isCloseTo(MANY * 0.25, within(4 * deviation));
    }
  }

  @Test
  void shouldTakeAllOrNothing() {
    for (double chance : new double[] {0, 0.5, Math.nextDown(1.0)}) {
      assertThat(taken(new Share(1, () -> chance), 100)).isEqualTo(100);
      assertThat(taken(new Share(0, () -> chance), 100)).isZero();
    }
  }

  private static long taken(Share share, int of) {
    return IntStream.range(0, of).filter(_ -> share.takes()).count();
  }
}

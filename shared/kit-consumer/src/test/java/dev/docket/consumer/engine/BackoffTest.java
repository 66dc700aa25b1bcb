package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.RetryCause;
import dev.docket.consumer.config.RetryConfig;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final RetryCause FAILURE = new RetryCause.Transient(new IllegalStateException());

  private final Backoff backoff =
      new Backoff(
          new RetryConfig(Duration.ofMillis(100), Duration.ofSeconds(1), 5, Duration.ofMinutes(1)),
          new Random(3));

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1000", "1000000, 1000"})
  void shouldDrawFromZeroToADoublingCeiling(int retries, long ceilingMillis) {
    var millis =
        IntStream.range(0, 2000).mapToLong(_ -> backoff.delay(FAILURE, retries).toMillis());

    var drawn = millis.summaryStatistics();
    assertThat(drawn.getMin()).isBetween(0L, ceilingMillis / 20);
    assertThat(drawn.getMax()).isBetween(ceilingMillis * 19 / 20, ceilingMillis);
  }

  @Test
  void shouldWaitAsLongAsAThrottlingPeerAsksWithinTheLimit() {
    assertThat(backoff.delay(new RetryCause.Throttled(Duration.ofSeconds(7)), 1))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(backoff.delay(new RetryCause.Throttled(Duration.ofDays(1)), 1))
        .isEqualTo(Duration.ofMinutes(1));
  }
}

package dev.docket.flavor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.ConsumerStatus;
import dev.docket.consumer.ConsumerStatus.State;
import dev.docket.kit.health.HealthState;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlavorHealthTest {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  static Stream<Arguments> standings() {
    return Stream.of(
        Arguments.of(status(0, 0, 0, 0), HealthState.up()),
        Arguments.of(status(0, 0, 20, 30), HealthState.up()),
        Arguments.of(status(0, 0, 21, 0), HealthState.down("a record has been unsettled for 21 s")),
        Arguments.of(status(0, 0, 0, 31), HealthState.down("no poll for 31 s")),
        Arguments.of(
            status(2, 0, 0, 0),
            HealthState.warning("2 partitions wait for their parking lots to be read")),
        Arguments.of(
            status(1, 3, 0, 0),
            HealthState.warning("3 partitions take in nothing: their parking lots are full")));
  }

  @ParameterizedTest
  @MethodSource("standings")
  void shouldSayWhatHoldsARunningConsumerUp(ConsumerStatus status, HealthState health) {
    assertThat(FlavorHealth.of(status, DEADLINE, new PauseSwitch(false, false, null)))
        .isEqualTo(health);
  }

  private static ConsumerStatus status(int unread, int full, long unsettled, long sincePoll) {
    return new ConsumerStatus(
        State.RUNNING,
        4,
        1,
        100,
        7,
        unread,
        full,
        Duration.ofSeconds(unsettled),
        Duration.ofSeconds(sincePoll),
        null);
  }
}

package dev.docket.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplorationTest {

  private static final int STATES = 4_000;

  private final QuietLogs quiet = new QuietLogs();

  @AfterEach
  void close() {
    quiet.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepEveryPromiseOnEveryShortWayThroughASmallWorld(boolean eager) {
    var result = Exploration.of(new SmallWorld.Scope(eager, 2, 1, 1), STATES);

    assertThat(result.violation()).isEmpty();
    assertThat(result.states()).isGreaterThanOrEqualTo(STATES);
    assertThat(result.depth()).as("steps of the ways gone").isGreaterThan(5);
  }
}

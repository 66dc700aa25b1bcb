package dev.docket.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private final QuietLogs quiet = new QuietLogs();

  @AfterEach
  void close() {
    quiet.close();
  }

  @Test
  void shouldKeepEveryPromiseInManyLives() {
    int redelivered = 0;
    int refused = 0;
    int ignored = 0;
    int parked = 0;
    int replayed = 0;
    for (long seed = 1; seed <= 300; seed++) {
      var result = Simulation.run(seed);
      assertThat(result.clean()).as(result.report()).isTrue();
      redelivered += result.redelivered();
      refused += result.refused();
      ignored += result.ignored();
      parked += result.parked();
      replayed += result.replayed();
    }

    assertThat(redelivered).as("crashes and losses were met").isGreaterThan(100);
    assertThat(refused).as("effects of members that were none any more").isGreaterThan(10);
    assertThat(parked).as("records that were parked").isGreaterThan(500);
    assertThat(replayed).as("records that were handled anew").isGreaterThan(500);
    assertThat(ignored).as("settlements twice, or too late").isGreaterThan(100);
  }

  @Test
  void shouldLiveTheSameLifeFromTheSameSeed() {
    var first = Simulation.run(77);
    var second = Simulation.run(77);
    var other = Simulation.run(78);

    assertThat(second.trace().hash()).isEqualTo(first.trace().hash());
    assertThat(second.steps()).isEqualTo(first.steps());
    assertThat(other.trace().hash()).isNotEqualTo(first.trace().hash());
  }
}

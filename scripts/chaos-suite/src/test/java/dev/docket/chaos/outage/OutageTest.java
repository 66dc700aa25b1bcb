package dev.docket.chaos.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {

  private static final Fault FAULT = new Fault(Fault.Mode.HANG, Duration.ofSeconds(8));
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Phase NOTHING = new Phase(8_000, 0, 0);
  private static final Phase WELL = new Phase(2_000, 1_990, 10);

  @Test
  void shouldHoldWhatWasKeptAgainstTheTimeAround() {
    assertThat(outage(new Phase(8_000, 7_500, 50), 16, 9).starved()).isFalse();
    assertThat(outage(new Phase(8_000, 7_000, 50), 16, 9).starved()).isTrue();
    assertThat(outage(new Phase(0, 0, 0), 16, 9).starved()).isTrue();
    // What was held back before is no merit.
    assertThat(outage(new Phase(8_000, 16_000, 50), 16, 9).kept()).isLessThan(1.01);
  }

  @Test
  void shouldAllowTwiceTheOutageToCatchUp() {
    assertThat(outage(WELL, 16, 9).late()).isFalse();
    assertThat(outage(WELL, 17, 9).late()).isTrue();
  }

  @Test
  void shouldProveNothingWhereNothingWaitedOrTheMachineIsTooSlow() {
    assertThat(outage(WELL, 1, 9).weakness()).isEmpty();
    assertThat(outage(WELL, 1, 0).weakness()).contains("no record has waited");
    var slow =
        new Outage(FAULT, new Phase(2_000, 1_999, 1_500), NOTHING, WELL, true, true, 9, LONG);
    assertThat(slow.weakness()).contains("could not keep up");
    assertThat(slow.starved() || slow.late()).isFalse();
  }

  private static Outage outage(Phase during, int catchUpSeconds, long waits) {
    return new Outage(
        FAULT, WELL, during, WELL, true, true, waits, Duration.ofSeconds(catchUpSeconds));
  }
}

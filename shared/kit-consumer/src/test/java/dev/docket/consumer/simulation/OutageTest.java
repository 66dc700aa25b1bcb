package dev.docket.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.simulation.FarSide.Mode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Outages under virtual time, the short ones and those of a minute; `scripts/chaos outage` goes on
/// to half an hour.
class OutageTest {

  private final QuietLogs quiet = new QuietLogs();

  @AfterEach
  void close() {
    quiet.close();
  }

  private static List<VirtualOutage.Plan> plans() {
    return OutageMain.plans().stream().filter(plan -> plan.length().toMinutes() <= 1).toList();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void shouldAccountForEveryRecordAndCatchUp(VirtualOutage.Plan plan) {
    var ended = VirtualOutage.live(plan, 7);

    assertThat(ended.sent()).isGreaterThan(5_000);
    assertThat(ended.breaker()).as("opened, and closed by itself").isTrue();
    assertThat(ended.audit()).isEmpty();
    assertThat(ended.charged()).isZero();
    assertThat(ended.kept()).isGreaterThan(0.9);
    assertThat(ended.late()).as("caught up in " + ended.catchUp()).isFalse();
  }

  @Test
  void shouldLiveTheSameOutageFromTheSameSeed() {
    var plan = OutageMain.brief(Mode.HANG);

    assertThat(VirtualOutage.live(plan, 3)).isEqualTo(VirtualOutage.live(plan, 3));
  }
}

package dev.docket.kit.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();

  @Test
  void shouldBeUpWithoutChecks() {
    assertThat(health.readiness().toJson().encode()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
  }

  @Test
  void shouldReportEachCheckWithItsReason() {
    // Given
    health.register("b-consumer").set(HealthState.down("partition 3 is stuck"));
    health.register("a-database", HealthState::up);
    health.register("c-relay");

    // When
    var report = health.readiness();

    // Then
    assertThat(report.up()).isFalse();
    assertThat(report.toJson().encode())
        .isEqualTo(
            "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"a-database\",\"status\":\"UP\"},"
                + "{\"name\":\"b-consumer\",\"status\":\"DOWN\",\"reason\":\"partition 3 is stuck\"},"
                + "{\"name\":\"c-relay\",\"status\":\"STARTING\",\"reason\":\"starting\"}]}");
  }

  @Test
  void shouldBecomeUpWhenEveryPartIsUpOrGone() {
    var first = health.register("first");
    var second = health.register("second");

    first.set(HealthState.up());
    assertThat(health.readiness().up()).isFalse();
    second.close();

    assertThat(health.readiness().up()).isTrue();
  }

  @Test
  void shouldKeepLivenessApart() {
    health.register("database").set(HealthState.down("refused"));

    assertThat(health.liveness().up()).isTrue();
    health.registerLiveness("event-loop", () -> HealthState.down("blocked"));
    assertThat(health.liveness().up()).isFalse();
  }

  @Test
  void shouldReportACheckThatThrowsAsDown() {
    health.register(
        "broken",
        () -> {
          throw new IllegalStateException("boom");
        });
    health.register("fine", HealthState::up);

    assertThat(health.readiness().checks())
        .containsExactly(
            new HealthReport.Check(
                "broken", HealthState.down("check failed: java.lang.IllegalStateException: boom")),
            new HealthReport.Check("fine", HealthState.up()));
  }

  @Test
  void shouldRefuseANameTwice() {
    health.register("x");

    assertThatIllegalStateException().isThrownBy(() -> health.register("x"));
  }
}

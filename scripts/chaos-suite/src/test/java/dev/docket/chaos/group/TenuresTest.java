package dev.docket.chaos.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.chaos.group.Tenure.Kind;
import dev.docket.chaos.member.Report;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TenuresTest {

  private final Tenures tenures = new Tenures();
  private long now = 10_000;

  @Test
  void shouldTellHowEachTenureEnded() {
    hear(1, new Report.Assigned(1, Set.of(0, 1, 2, 3)));
    hear(1, new Report.Committed(0, 17));
    hear(1, new Report.Revoked(Set.of(0), 0, true));
    hear(1, new Report.Revoked(Set.of(1), 0, false));
    hear(1, new Report.Lost(Set.of(2)));
    hear(1, null);

    assertThat(kinds()).containsExactly(Kind.IN_ORDER, Kind.UNCOMMITTED, Kind.LOST, Kind.DIED);
    assertThat(tenures.all().getFirst().committed()).isEqualTo(17);
  }

  @Test
  void shouldKeepThatAMemberWasFrozenWhateverFollows() {
    hear(1, new Report.Assigned(1, Set.of(0)));
    tenures.freeze(1, now);
    long woken = now + 1;
    tenures.wake(1, woken);
    hear(1, new Report.Lost(Set.of(0)));
    hear(1, new Report.Assigned(2, Set.of(0)));

    assertThat(kinds()).containsExactly(Kind.FROZEN, Kind.OPEN);
    assertThat(tenures.all().getFirst().end().woken()).isEqualTo(woken);
  }

  @Test
  void shouldKnowWhenOthersHaveAllThatAFrozenMemberHad() {
    hear(1, new Report.Assigned(1, Set.of(0, 1)));
    tenures.freeze(1, now);
    hear(2, new Report.Assigned(1, Set.of(0)));
    assertThat(tenures.overtaken(1)).isFalse();

    hear(3, new Report.Assigned(1, Set.of(1)));
    assertThat(tenures.overtaken(1)).isTrue();
  }

  @Test
  void shouldKnowWhetherCommitsWereTakenUpToTheEnd() {
    hear(1, new Report.Assigned(1, Set.of(0, 1)));
    hear(1, new Report.Committed(0, 17));
    hear(1, new Report.Lost(Set.of(0)));
    now += 10_000;
    hear(1, new Report.Lost(Set.of(1)));

    assertThat(tenures.all())
        .extracting(tenure -> tenure.end().current())
        .containsExactly(true, false);
  }

  private void hear(int member, @Nullable Report report) {
    now++;
    tenures.hear(new Member.Heard(member, report, now));
  }

  private List<Kind> kinds() {
    return tenures.all().stream().map(tenure -> tenure.end().kind()).toList();
  }
}

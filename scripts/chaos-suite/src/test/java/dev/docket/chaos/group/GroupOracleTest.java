package dev.docket.chaos.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.chaos.group.GroupOracle.Found;
import dev.docket.chaos.group.Tenure.End;
import dev.docket.chaos.group.Tenure.Kind;
import dev.docket.chaos.group.Tenure.Place;
import dev.docket.chaos.member.Versioned;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs of one key in one partition: the record of version n lies at offset n - 1.
class GroupOracleTest {

  private static final int WINDOW = 2;
  private static final long WOKEN = 5_000;

  private final List<Tenure> tenures = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private final Set<Versioned> effects = new HashSet<>();
  private long had;

  @Test
  void shouldFindNothingWhenTheNextOwnerGoesOnWhereTheFirstOneEnded() {
    var first = tenure(1, Kind.IN_ORDER, 0);
    var second = tenure(2, Kind.IN_ORDER, 0);
    call(first, 1, 2, 3);
    call(second, 4, 5);

    var found = judge(5);

    assertThat(found.findings().none()).isTrue();
    assertThat(found.repeats().all()).isZero();
  }

  @Test
  void shouldFindWhatHasNoEffect() {
    call(tenure(1, Kind.IN_ORDER, 0), 1, 2);

    assertThat(judge(3).findings().lost()).hasSize(1).first().asString().contains("version=3");
  }

  @Test
  void shouldFindARecordThatComesBehindALaterOne() {
    call(tenure(1, Kind.IN_ORDER, 0), 1, 3, 2);

    // Both: one took effect too early, and one could not any more
    var findings = judge(3).findings();
    assertThat(findings.disorder()).hasSize(2);
    assertThat(findings.lost()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_ORDER", "OPEN"})
  void shouldNotExcuseARepetitionOfWhatWasHandedOverInOrder(Kind kind) {
    var first = tenure(1, kind, 0);
    var second = tenure(2, Kind.IN_ORDER, 0);
    call(first, 1, 2);
    call(second, 2, 3);

    assertThat(judge(3).findings().duplicate()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMMITTED", "LOST", "DIED", "FROZEN"})
  void shouldExcuseARepetitionOfWhatWasNotCommittedByAnyOtherEnd(Kind kind) {
    var first = tenure(1, kind, 0);
    var second = tenure(2, Kind.IN_ORDER, 0);
    call(first, 1, 2);
    call(second, 1, 2, 3);

    var found = judge(3);

    assertThat(found.findings().none()).isTrue();
    assertThat(found.repeats().all()).isEqualTo(2);
    assertThat(found.repeats().most()).isEqualTo(2);
  }

  @Test
  void shouldNotExcuseARepetitionOfWhatWasCommitted() {
    var first = tenure(1, Kind.DIED, 2);
    var second = tenure(2, Kind.IN_ORDER, 0);
    call(first, 1, 2, 3);
    call(second, 2, 3);

    // The offset 2 was committed: version 3 may come again, version 2 may not
    assertThat(judge(3).findings().duplicate()).hasSize(1).first().asString().contains("version=2");
  }

  @Test
  void shouldNotExcuseMoreThanAWindowAfterADeath() {
    var first = tenure(1, Kind.DIED, 0);
    var second = tenure(2, Kind.IN_ORDER, 0);
    call(first, 1, 2, 3);
    call(second, 1, 2, 3);

    assertThat(judge(3).findings().duplicate()).hasSize(1);
  }

  @Test
  void shouldNotExcuseARepetitionUnderOneAssignment() {
    call(tenure(1, Kind.DIED, 0), 1, 1);

    assertThat(judge(1).findings().duplicate()).hasSize(1);
  }

  @Test
  void shouldChargeTheLateCallsOfAFrozenMemberToItself() {
    var frozen = tenure(1, Kind.FROZEN, 0);
    var next = tenure(2, Kind.IN_ORDER, 0);
    call(frozen, 1);
    call(next, 2, 3, 4);
    // Let go, its handlers go on with what others have done meanwhile
    callAt(WOKEN, frozen, 2, 3);

    var found = judge(4);

    assertThat(found.findings().none()).isTrue();
    assertThat(found.repeats().all()).isEqualTo(2);
    assertThat(found.repeats().late()).isEqualTo(2);
  }

  @Test
  void shouldFindAFrozenMemberThatComesFirstBehindALaterVersion() {
    var frozen = tenure(1, Kind.FROZEN, 0);
    var next = tenure(2, Kind.IN_ORDER, 0);
    call(frozen, 1);
    // The next owner has passed over version 2
    call(next, 3);
    callAt(WOKEN, frozen, 2);

    assertThat(judge(3).findings().disorder()).hasSize(2);
  }

  @Test
  void shouldFindACallOfAMemberThatDidNotHaveThePartition() {
    call(new Tenure(new Place(7, 1), 1, 0, 0, End.OPEN), 1);

    assertThat(judge(1).findings().disorder()).hasSize(1);
  }

  /// Each begins later than the one before.
  private Tenure tenure(int member, Kind kind, long committed) {
    var woken = kind == Kind.FROZEN ? WOKEN : null;
    var tenure =
        new Tenure(
            new Place(member, 1), 0, tenures.size(), committed, new End(kind, member, true, woken));
    tenures.add(tenure);
    return tenure;
  }

  private void call(Tenure by, long... versions) {
    callAt(0, by, versions);
  }

  private void callAt(long at, Tenure by, long... versions) {
    for (long version : versions) {
      var record = new Versioned(0, version);
      attempts.add(new Attempt(record, had, by.partition(), version - 1, by.place(), at));
      if (version > had) {
        had = version;
        effects.add(record);
      }
    }
  }

  private Found judge(long acknowledged) {
    var oracle = new GroupOracle(tenures, WINDOW);
    attempts.forEach(oracle::take);
    var sent =
        LongStream.rangeClosed(1, acknowledged)
            .mapToObj(version -> new Sent(new Versioned(0, version), 0, version - 1))
            .toList();
    return oracle.judge(sent, effects);
  }
}

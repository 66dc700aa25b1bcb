package dev.docket.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.simulation.LogEntry.Kind;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OracleTest {

  private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

  private static final Oracle.Assignment MEMBER = new Oracle.Assignment("member", 1);

  private final Oracle oracle = new Oracle(false);
  private final LogEntry first = append(0, Kind.WORK, "a", 1);
  private final LogEntry skipped = append(4, Kind.SKIPPED, "", 0);
  private final LogEntry second = append(5, Kind.WORK, "a", 2);
  private final LogEntry other = append(6, Kind.WORK, "b", 1);

  private LogEntry append(long offset, Kind kind, String key, int version) {
    var entry = new LogEntry(PARTITION, offset, kind, key, version);
    oracle.appended(entry);
    return entry;
  }

  @Test
  void shouldAcceptACommitUpToTheFirstRecordThatIsNotDone() {
    oracle.done(first, true);
    oracle.done(other, true);

    oracle.committed(PARTITION, -1, skipped.offset());
    oracle.committed(PARTITION, skipped.offset(), second.offset());
    assertThat(oracle.violation()).isNull();

    oracle.committed(PARTITION, second.offset(), second.offset() + 1);
    assertThat(oracle.violation()).contains("0/5=a:2");
  }

  @Test
  void shouldRefuseACommitThatFalls() {
    oracle.done(first, true);
    oracle.committed(PARTITION, 4, 0);
    assertThat(oracle.violation()).contains("fell from 4 to 0");
  }

  @Test
  void shouldRefuseARecordThatOvertakesItsLane() {
    oracle.began(other, MEMBER);
    assertThat(oracle.violation()).isNull();

    oracle.began(second, MEMBER);
    assertThat(oracle.violation()).contains("a:2 begins before 0/0=a:1");
  }

  @Test
  void shouldTakeALateEffectForOneAlreadyDone() {
    oracle.done(first, true);
    oracle.done(second, true);
    oracle.done(first, true);
    assertThat(oracle.refused()).isEqualTo(1);
    assertThat(oracle.violation()).isNull();
  }

  @Test
  void shouldRefuseAnEffectThatComesFirstAndTooLate() {
    oracle.done(second, true);
    oracle.done(first, true);
    assertThat(oracle.violation()).contains("the sink refused");
  }

  @Test
  void shouldWantAgainWhatFollowsARecordThatComesAgainUnexplained() {
    oracle.assigned(Set.of(PARTITION), MEMBER);
    oracle.discarded(first);
    oracle.done(second, true);
    oracle.done(other, true);
    assertThat(oracle.allDone()).isTrue();

    oracle.began(first, MEMBER);
    assertThat(oracle.allDone()).isFalse();
    oracle.began(second, MEMBER);
    assertThat(oracle.allDone()).isTrue();
  }

  @Test
  void shouldNotTakeWhatAFormerMemberBeginsForARecordThatComesAgain() {
    oracle.assigned(Set.of(PARTITION), MEMBER);
    oracle.discarded(first);
    oracle.done(second, true);
    oracle.done(other, true);

    oracle.began(first, new Oracle.Assignment("former member", 1));
    assertThat(oracle.allDone()).isTrue();
  }

  @Test
  void shouldNotWantAgainWhatFollowsUnderAnotherKeyARecordThatComesFromTheLot() {
    var byPartition = new Oracle(true);
    byPartition.appended(first);
    byPartition.appended(second);
    byPartition.appended(other);
    byPartition.assigned(Set.of(PARTITION), MEMBER);
    byPartition.discarded(first);
    byPartition.done(second, true);
    byPartition.done(other, true);

    byPartition.parked(PARTITION, first.offset());
    byPartition.parked(PARTITION, second.offset());
    byPartition.began(first, MEMBER);

    assertThat(byPartition.allDone()).isTrue();
  }

  @Test
  void shouldKnowWhenAllIsDone() {
    oracle.done(first, true);
    oracle.done(second, false);
    assertThat(oracle.allDone()).isFalse();
    oracle.done(other, true);
    assertThat(oracle.allDone()).isTrue();
  }
}

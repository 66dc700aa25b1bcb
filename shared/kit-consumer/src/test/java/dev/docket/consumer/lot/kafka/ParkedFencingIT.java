package dev.docket.consumer.lot.kafka;

import static dev.docket.consumer.lot.kafka.LotFixture.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.docket.consumer.config.GroupProtocol;
import dev.docket.consumer.lot.NotMemberException;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.lot.kafka.LotFixture.Visited;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may append, and what is seen of those who fail.
class ParkedFencingIT {

  static Stream<GroupProtocol> protocols() {
    return Stream.of(GroupProtocol.Classic.DEFAULT, new GroupProtocol.Consumer());
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void shouldRefuseAMemberThatWasFrozenAndReplaced(GroupProtocol protocol) throws Exception {
    try (var fixture = LotFixture.of(getClass(), "frozen", protocol)) {
      // Given a member that has parked, and then does not poll any more
      var zombie = fixture.joined(fixture.member(LotFixture.FROZEN));
      var zombieLog = fixture.log();
      var asItWas = zombie.groupMetadata();
      done(zombieLog.append(asItWas, List.of(fixture.parked(0, 1))));

      // When another has its partitions
      var successor = fixture.joined();

      // Then it can park nothing more, and the other sees and can do everything
      var refused = zombieLog.append(asItWas, List.of(fixture.parked(0, 2), fixture.gone(0, 1)));
      assertRefused(refused);
      var log = fixture.log();
      assertThat(fixture.read(log, 0).offsets()).containsExactly(1L);
      done(log.append(successor.groupMetadata(), List.of(fixture.gone(0, 1))));
      assertThat(fixture.read(log, 0).offsets()).containsExactly(1L, -1L);
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void shouldRefuseAMemberAsOfAnOlderGeneration(GroupProtocol protocol) throws Exception {
    try (var fixture = LotFixture.of(getClass(), "older", protocol)) {
      var member = fixture.joined();
      var log = fixture.log();
      var before = member.groupMetadata();
      done(log.append(before, List.of(fixture.parked(0, 1))));

      // When another member joins
      var other = fixture.member();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            member.poll(Duration.ofMillis(50));
            other.poll(Duration.ofMillis(50));
            return member.assignment().size() == 1 && other.assignment().size() == 1;
          });

      // Then the member as it was is refused, and as it is not
      assertRefused(log.append(before, List.of(fixture.parked(0, 2))));
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 3))));
      assertThat(fixture.read(log, 0).offsets()).containsExactly(1L, 3L);
    }
  }

  @Test
  void shouldRefuseWhoHasNotJoined() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "nobody")) {
      var nobody = fixture.member().groupMetadata();

      assertRefused(fixture.log().append(nobody, List.of(fixture.parked(0, 1))));
    }
  }

  private static void assertRefused(Future<?> append) {
    assertThatThrownBy(() -> done(append)).hasCauseInstanceOf(NotMemberException.class);
  }

  /// Its transaction hangs until the broker ends it.
  @Test
  void shouldWaitForTheTransactionOfADeadMemberAndNotSeeIt() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "dead")) {
      var log = fixture.log();
      var member = fixture.joined();
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 1))));
      var dead =
          fixture.producer(
              Map.of("transactional.id", fixture.lot(), "transaction.timeout.ms", 1_000));
      dead.initTransactions();
      dead.beginTransaction();
      dead.send(ParkedFormat.write(fixture.lot(0), fixture.parked(0, 2).change())).get();

      var visited = new Visited();
      var reading = log.read(fixture.source(0), 0, ParkedLog.END, visited);
      await().until(() -> visited.offsets().equals(List.of(1L)));
      assertThat(reading.isComplete()).isFalse();

      done(reading);
      assertThat(visited.offsets()).containsExactly(1L);
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 3))));
      assertThat(fixture.read(log, 0).offsets()).containsExactly(1L, 3L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldWaitForTheEndOfATransactionThatIsOpen(boolean commits) throws Exception {
    try (var fixture = LotFixture.of(getClass(), "open-" + commits)) {
      var log = fixture.log();
      var member = fixture.joined();
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 1))));
      var slow = fixture.producer(Map.of("transactional.id", fixture.lot()));
      slow.initTransactions();
      slow.beginTransaction();
      slow.send(ParkedFormat.write(fixture.lot(0), fixture.parked(0, 2).change())).get();

      var visited = new Visited();
      var reading = log.read(fixture.source(0), 0, ParkedLog.END, visited);
      await().until(() -> visited.offsets().equals(List.of(1L)));
      if (commits) {
        slow.commitTransaction();
      } else {
        slow.abortTransaction();
      }

      done(reading);
      assertThat(visited.offsets()).isEqualTo(commits ? List.of(1L, 2L) : List.of(1L));
    }
  }

  @Test
  void shouldBeUsableAfterEachFailure() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "failures")) {
      var member = fixture.joined();
      RandomGenerator same = () -> 7;
      var log = fixture.log(same);
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 1))));

      // When a record is too large, the one beside it is not there either
      int tooLarge = fixture.config.limits().maxRecordBytes() + SideTopic.HEADER_BYTES;
      var large = fixture.record(0, 3, "key", "x".repeat(tooLarge));
      var failed =
          log.append(
              member.groupMetadata(), List.of(fixture.parked(0, 2), fixture.parked(0, large)));
      assertThatThrownBy(() -> done(failed)).hasCauseInstanceOf(RecordTooLargeException.class);
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 4))));

      // And when somebody takes its transactions away
      var thief = fixture.log(same);
      done(thief.append(member.groupMetadata(), List.of(fixture.parked(0, 5))));
      var fenced = log.append(member.groupMetadata(), List.of(fixture.parked(0, 6)));
      assertThatThrownBy(() -> done(fenced)).hasCauseInstanceOf(KafkaException.class);
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 7))));

      assertThat(fixture.read(log, 0).offsets()).containsExactly(1L, 4L, 5L, 7L);
    }
  }
}

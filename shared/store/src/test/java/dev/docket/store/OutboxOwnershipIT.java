package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.store.OutboxOwnership.TakeOver;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboxOwnershipIT {

  private StoreFixture fixture;
  private SqlConnection one;
  private SqlConnection other;

  @BeforeEach
  void start() throws SQLException {
    fixture = new StoreFixture(OutboxOwnershipIT.class);
    var relay = fixture.pool("docket_relay", 2);
    one = await(relay.getConnection());
    other = await(relay.getConnection());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 0, false",
    "4, 0, 4, 0, false",
    "4, 0, 4, 1, true",
    "64, 63, 64, 62, true",
    "64, 5, 64, 5, false",
    // Divided differently: 5 of 8 has slots of 1 of 4, and none of 0 of 4.
    "8, 5, 4, 1, false",
    "8, 5, 4, 0, true",
    "1, 0, 64, 17, false"
  })
  void shouldHaveOneOwnerPerSlot(
      int count, int index, int otherCount, int otherIndex, boolean free) {
    // Given
    assertThat(await(OutboxOwnership.tryLock(one, new OutboxShard(count, index)))).isTrue();

    // When / Then
    assertThat(await(OutboxOwnership.tryLock(other, new OutboxShard(otherCount, otherIndex))))
        .isEqualTo(free);
  }

  @Test
  void shouldFenceWhoeverOwnedTheShardBefore() {
    // Given
    var former = takeOver(one, OutboxShard.WHOLE);
    assertThat(former.position()).isEqualTo(LogPosition.START);
    assertThat(await(Outbox.advance(one, former.owner(), at(20, 5)))).isTrue();

    // When
    var present = takeOver(other, OutboxShard.WHOLE);

    // Then
    assertThat(present.owner().epoch()).isGreaterThan(former.owner().epoch());
    assertThat(present.position()).isEqualTo(at(20, 5));
    assertThat(await(Outbox.advance(one, former.owner(), at(20, 6)))).isFalse();
    assertThat(await(Outbox.advance(other, present.owner(), at(20, 7)))).isTrue();
    assertThat(takeOver(one, OutboxShard.WHOLE).position()).isEqualTo(at(20, 7));
  }

  @Test
  void shouldMoveTheCursorForwardOnly() {
    // Given
    var owner = takeOver(one, OutboxShard.WHOLE).owner();

    // When
    await(Outbox.advance(one, owner, at(20, 5)));
    await(Outbox.advance(one, owner, at(20, 4)));
    await(Outbox.advance(one, owner, at(3, 900)));

    // Then
    assertThat(takeOver(one, OutboxShard.WHOLE).position()).isEqualTo(at(20, 5));
  }

  @Test
  void shouldStartANewDivisionAtTheLowestCursorOfTheOld() {
    // Given: four shards, of which one is behind
    for (int k = 0; k < 4; k++) {
      var owner = takeOver(one, new OutboxShard(4, k)).owner();
      await(Outbox.advance(one, owner, at(k == 2 ? 99 : 1000 + k, 1)));
    }

    // When
    var first = takeOver(one, new OutboxShard(2, 0));
    await(Outbox.advance(one, first.owner(), at(2000, 1)));
    var second = takeOver(one, new OutboxShard(2, 1));

    // Then
    assertThat(first.position()).isEqualTo(at(99, 1));
    assertThat(second.position()).isEqualTo(at(99, 1));
  }

  @Test
  void shouldNotLetAFormerDivisionComeBackWithItsEpoch() {
    // Given
    var former = takeOver(one, OutboxShard.WHOLE);

    // When: divided anew, and back
    takeOver(other, new OutboxShard(2, 0));
    takeOver(other, OutboxShard.WHOLE);

    // Then
    assertThat(await(Outbox.advance(one, former.owner(), at(20, 5)))).isFalse();
  }

  @Test
  void shouldNotTakeTheCursorOfAnotherLog() throws SQLException {
    // Given
    var log = takeOver(one, OutboxShard.WHOLE).log();
    fixture.execute("update docket.log_identity set log_epoch = gen_random_uuid()");

    // When
    var result = await(OutboxOwnership.takeOver(one, OutboxShard.WHOLE));

    // Then
    assertThat(result)
        .isEqualTo(new TakeOver.OfAnotherLog(log, await(OutboxOwnership.identity(one))));
  }

  @Test
  void shouldBeEndedByTheServerWhenTheSessionSaysNothing() {
    var timeout =
        await(one.query("select current_setting('idle_session_timeout') as t").execute())
            .iterator()
            .next()
            .getString("t");

    assertThat(timeout).isEqualTo(OutboxOwnership.SESSION_TIMEOUT.toSeconds() + "s");
  }

  @Test
  void shouldRefuseAShardThatThereIsNot() {
    var wrong = List.of(new int[] {0, 0}, new int[] {65, 0}, new int[] {4, 4}, new int[] {4, -1});

    assertThat(wrong)
        .allSatisfy(w ->
            assertThatThrownBy(() -> new OutboxShard(w[0], w[1]))
                .isInstanceOf(IllegalArgumentException.class));
    assertThat(IntStream.range(0, 64).mapToObj(k -> new OutboxShard(64, k))).hasSize(64);
  }

  private static TakeOver.Owned takeOver(SqlConnection connection, OutboxShard shard) {
    return switch (await(OutboxOwnership.takeOver(connection, shard))) {
      case TakeOver.Owned owned -> owned;
      case TakeOver.OfAnotherLog another -> throw new AssertionError(another);
    };
  }

  private static LogPosition at(long xid, long position) {
    return new LogPosition(xid, position);
  }
}

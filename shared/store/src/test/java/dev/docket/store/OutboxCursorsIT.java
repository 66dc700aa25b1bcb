package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static dev.docket.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxCursorsIT {

  private static final int SHARDS = 3;
  private static final int CASES = 60;
  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);

  private StoreFixture fixture;
  private OrgDatabase database;
  private SqlConnection relay;

  @BeforeEach
  void start() throws SQLException {
    fixture = new StoreFixture(OutboxCursorsIT.class);
    database = new OrgDatabase(fixture.pool("docket_app", 4));
    relay = await(fixture.pool("docket_relay", 1).getConnection());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldTellTheCursorOfTheShardThatACaseIsIn() {
    // Given: cases with the same ids in two orgs, and shards that have come to different places
    for (int n = 0; n < CASES; n++) {
      append(1, new UUID(0x7000, n));
      append(2, new UUID(0x7000, n));
    }
    for (int index = 0; index < SHARDS; index++) {
      assertThat(await(Outbox.advance(relay, own(index), cursor(index)))).isTrue();
    }

    // When / Then: as the database has divided them
    int found = 0;
    for (int index = 0; index < SHARDS; index++) {
      for (var entry : read(new OutboxShard(SHARDS, index))) {
        assertThat(await(OutboxCursors.ofCase(relay, entry.orgId(), entry.caseId())))
            .isEqualTo(cursor(index));
        found++;
      }
    }
    assertThat(found).isEqualTo(2 * CASES);
  }

  @Test
  void shouldKnowNoCursorWhereNoRelayEverRan() {
    assertThat(await(OutboxCursors.ofCase(relay, 1, new UUID(0x7000, 1)))).isNull();
  }

  /// A place before every event of the test.
  private static LogPosition cursor(int index) {
    return new LogPosition(1, 10L + index);
  }

  private OutboxOwner own(int index) {
    return switch (await(OutboxOwnership.takeOver(relay, new OutboxShard(SHARDS, index)))) {
      case OutboxOwnership.TakeOver.Owned(var owner, _, _) -> owner;
      case OutboxOwnership.TakeOver.OfAnotherLog another -> throw new AssertionError(another);
    };
  }

  private List<OutboxEntry> read(OutboxShard shard) {
    return await(
            Outbox.read(relay, shard, LogPosition.START, new OutboxBatch.Limit(1_000, 1_000_000)))
        .entries();
  }

  private void append(long org, UUID caseId) {
    await(database.inOrg(org, tx -> LOG.append(tx, org, List.of(entry(caseId, 1)))));
  }
}

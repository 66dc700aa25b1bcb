package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static dev.docket.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Buckets are emptied when all in them are published, and at no other time.
class OutboxRotationIT {

  private static final long ORG = 1;
  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);

  private StoreFixture fixture;
  private OrgDatabase database;
  private SqlConnection relay;

  @BeforeEach
  void start() throws SQLException {
    fixture = new StoreFixture(OutboxRotationIT.class);
    database = new OrgDatabase(fixture.pool("docket_app", 4));
    relay = await(fixture.pool("docket_relay", 1).getConnection());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldEmptyABucketThatIsPublished() throws SQLException {
    // Given
    var owner = own(OutboxShard.WHOLE);
    appendInto(0);
    appendInto(1);
    appendInto(2);
    var all = read(OutboxShard.WHOLE);
    assertThat(all).hasSize(3);

    // When: published up to the second
    await(Outbox.advance(relay, owner, all.get(1).position()));
    var first = await(Outbox.truncatePublished(relay));
    var second = await(Outbox.truncatePublished(relay));
    var third = await(Outbox.truncatePublished(relay));

    // Then: one at a time, and the third stays
    assertThat(List.of(first, second, third)).containsExactly(true, true, false);
    assertThat(read(OutboxShard.WHOLE)).containsExactly(all.get(2));
    assertThat(fixture.count("docket.outbox")).isEqualTo(1);
    assertThat(fixture.count("docket.event")).isEqualTo(3);
  }

  @Test
  void shouldKeepABucketWhileAnyShardIsBehindIt() throws SQLException {
    // Given: two shards, of which one has published all
    var one = own(new OutboxShard(2, 0));
    var other = own(new OutboxShard(2, 1));
    appendInto(0);
    var last = read(OutboxShard.WHOLE).getLast().position();
    await(Outbox.advance(relay, one, last));
    assertThat(await(Outbox.truncatePublished(relay))).isFalse();

    // When
    await(Outbox.advance(relay, other, last));

    // Then
    assertThat(await(Outbox.truncatePublished(relay))).isTrue();
  }

  @Test
  void shouldKeepWhatIsNotEvenVisibleToTheRelayYet() throws SQLException {
    // Given: a bucket with a published row, and one that is behind an older open transaction
    var owner = own(OutboxShard.WHOLE);
    appendInto(0);
    var published = read(OutboxShard.WHOLE).getLast().position();
    var written = Promise.<Void>promise();
    var mayCommit = Promise.<Void>promise();
    var open =
        database.inOrg(
            ORG,
            tx ->
                LOG.append(tx, ORG, List.of(entry(UUID.randomUUID(), 1)))
                    .onComplete(r -> written.handle(r.mapEmpty()))
                    .compose(_ -> mayCommit.future()));
    await(written.future());
    appendInto(0);
    assertThat(read(OutboxShard.WHOLE)).hasSize(1);

    // When
    await(Outbox.advance(relay, owner, published));

    // Then
    assertThat(await(Outbox.truncatePublished(relay))).isFalse();
    mayCommit.complete();
    await(open);
    assertThat(read(OutboxShard.WHOLE)).hasSize(3);
  }

  @Test
  void shouldKeepABucketThatSomebodyIsWritingTo() throws SQLException {
    // Given: published, but a transaction has a row in it that nobody can see
    var owner = own(OutboxShard.WHOLE);
    appendInto(0);
    await(Outbox.advance(relay, owner, read(OutboxShard.WHOLE).getLast().position()));
    try (var writer = fixture.connect();
        var statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(insertInto(0));

      // When / Then
      assertThat(await(Outbox.truncatePublished(relay))).isFalse();
      writer.commit();
    }
    assertThat(await(Outbox.truncatePublished(relay))).isFalse();
    assertThat(fixture.count("docket.outbox")).isEqualTo(2);
  }

  @Test
  void shouldNeverEmptyTheBucketThatIsWrittenTo() throws SQLException {
    // Given
    var owner = own(OutboxShard.WHOLE);
    append(UUID.randomUUID());
    append(UUID.randomUUID());
    await(Outbox.advance(relay, owner, read(OutboxShard.WHOLE).getLast().position()));

    // When / Then
    assertThat(await(Outbox.truncatePublished(relay))).isFalse();
    assertThat(fixture.count("docket.outbox")).isEqualTo(2);
  }

  @Test
  void shouldKeepEverythingWhileNoRelayHasACursor() throws SQLException {
    appendInto(0);

    assertThat(await(Outbox.truncatePublished(relay))).isFalse();
    assertThat(fixture.count("docket.outbox")).isEqualTo(1);
  }

  @Test
  void shouldLetTheRelayEmptyNothingOnItsOwnWord() {
    for (var statement :
        List.of(
            "truncate docket.outbox", "delete from docket.outbox", "truncate docket.outbox_0")) {
      assertThatThrownBy(() -> await(relay.query(statement).execute()))
          .isInstanceOfSatisfying(
              PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
    }
  }

  @Test
  void shouldGiveEveryShardItsOwnCasesInTheirOrder() {
    // Given
    var cases = Stream.generate(UUID::randomUUID).limit(40).toList();
    for (long version = 1; version <= 2; version++) {
      for (var caseId : cases) {
        append(caseId, version);
      }
    }

    // When
    var seen = new HashMap<UUID, List<Long>>();
    int shards = 4;
    for (int k = 0; k < shards; k++) {
      var ofShard = new HashMap<UUID, List<Long>>();
      for (var entry : read(new OutboxShard(shards, k))) {
        ofShard.computeIfAbsent(entry.caseId(), _ -> new ArrayList<>()).add(entry.version());
      }
      assertThat(ofShard).isNotEmpty();
      assertThat(seen.keySet()).doesNotContainAnyElementsOf(ofShard.keySet());
      seen.putAll(ofShard);
    }

    // Then
    assertThat(seen).hasSize(40);
    assertThat(seen.values()).allSatisfy(versions -> assertThat(versions).containsExactly(1L, 2L));
  }

  @Test
  void shouldPassByWhatBelongsToOthers() {
    // Given: rows, none of them the shard's
    var mine = new OutboxShard(64, 0);
    UUID foreign;
    do {
      foreign = UUID.randomUUID();
    } while (slot(foreign) == 0);
    append(foreign);

    // When
    var batch =
        await(Outbox.read(relay, mine, LogPosition.START, new OutboxBatch.Limit(10, 1_000_000)));

    // Then
    assertThat(batch.entries()).isEmpty();
    assertThat(batch.upTo()).isGreaterThan(read(OutboxShard.WHOLE).getLast().position());
  }

  @Test
  void shouldEndABatchAtItsBytes() {
    // Given: envelopes of 7 bytes
    for (int i = 0; i < 5; i++) {
      append(UUID.randomUUID());
    }

    // When
    var batch =
        await(
            Outbox.read(
                relay, OutboxShard.WHOLE, LogPosition.START, new OutboxBatch.Limit(100, 15)));

    // Then
    assertThat(batch.entries()).hasSize(3);
    assertThat(batch.more()).isTrue();
    assertThat(batch.upTo()).isEqualTo(batch.entries().getLast().position());
  }

  @Test
  void shouldTellWhatWaits() {
    // Given
    append(UUID.randomUUID());
    append(UUID.randomUUID());
    var entries = read(OutboxShard.WHOLE);

    // When
    var all = await(Outbox.backlog(relay, OutboxShard.WHOLE, LogPosition.START));
    var none = await(Outbox.backlog(relay, OutboxShard.WHOLE, entries.getLast().position()));

    // Then
    assertThat(all.rows()).isEqualTo(2);
    assertThat(all.oldest()).isPositive().isLessThan(Duration.ofMinutes(1));
    assertThat(none.rows()).isZero();
    assertThat(none.oldest()).isZero();
    assertThat(none.openTransactions()).isNotNegative();
  }

  private OutboxOwner own(OutboxShard shard) {
    return switch (await(OutboxOwnership.takeOver(relay, shard))) {
      case OutboxOwnership.TakeOver.Owned(var owner, _, _) -> owner;
      case OutboxOwnership.TakeOver.OfAnotherLog another -> throw new AssertionError(another);
    };
  }

  private List<OutboxEntry> read(OutboxShard shard) {
    return await(
            Outbox.read(relay, shard, LogPosition.START, new OutboxBatch.Limit(1_000, 1_000_000)))
        .entries();
  }

  private void append(UUID caseId) {
    append(caseId, 1);
  }

  private void append(UUID caseId, long version) {
    await(database.inOrg(ORG, tx -> LOG.append(tx, ORG, List.of(entry(caseId, version)))));
  }

  private int slot(UUID caseId) {
    return await(
            relay
                .preparedQuery("select (uuid_hash_extended($1, $2) & 63)::int as slot")
                .execute(Tuple.of(caseId, ORG)))
        .iterator()
        .next()
        .getInteger("slot");
  }

  /// As an append does it, some buckets after the one that is being written to.
  private void appendInto(int bucketsLater) throws SQLException {
    fixture.execute(insertInto(bucketsLater));
  }

  private static String insertInto(int bucketsLater) {
    return """
    with logged as (
      insert into docket.event
        (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)
      values (1, gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), 'case.created', 1, now(), '')
      returning *)
    insert into docket.outbox
      (org_id, position, xid, bucket, case_id, version, event_id, project_id, type, envelope)
    select org_id, position, xid, (docket.outbox_bucket() + 1 + %d) %% 4, case_id, version, event_id, project_id, type, envelope
    from logged
    """
        .formatted(bucketsLater);
  }
}

package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static dev.docket.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxIT {

  private static final long ORG = 1;
  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);

  private StoreFixture fixture;
  private OrgDatabase database;
  private Pool relay;

  @BeforeEach
  void start() throws SQLException {
    fixture = new StoreFixture(OutboxIT.class);
    database = new OrgDatabase(fixture.pool("docket_app", 8));
    relay = fixture.pool("docket_relay", 2);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldReadInTheOrderOfVersionsAcrossOrgs() {
    // Given
    var one = UUID.randomUUID();
    var other = UUID.randomUUID();
    append(1, one, 1, 2);
    append(2, other, 1);
    append(1, one, 3);

    // When
    var entries = read(LogPosition.START, 100);

    // Then
    assertThat(entries)
        .extracting(OutboxEntry::orgId, OutboxEntry::caseId, OutboxEntry::version)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, one, 1L),
            org.assertj.core.groups.Tuple.tuple(1L, one, 2L),
            org.assertj.core.groups.Tuple.tuple(2L, other, 1L),
            org.assertj.core.groups.Tuple.tuple(1L, one, 3L));
    assertThat(entries.getFirst().envelope().toString()).isEqualTo("event 1");
    assertThat(read(entries.get(1).position(), 1)).containsExactly(entries.get(2));
  }

  @Test
  void shouldGiveAnEventAndItsOutboxRowOneNumber() throws SQLException {
    // Given
    append(1, UUID.randomUUID(), 1, 2, 3);
    append(2, UUID.randomUUID(), 1);

    // Then
    assertThat(
            fixture.count(
                "docket.event join docket.outbox using (org_id, event_id, xid, position)"))
        .isEqualTo(4);
  }

  @Test
  void shouldOrderTransactionsByNumberAndNotByDigits() throws SQLException {
    // Given: ids on both sides of a power of ten
    try (var connection =
            DriverManager.getConnection(fixture.database.jdbcUrl(), fixture.database.user(), null);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into docket.outbox
            (org_id, position, xid, case_id, version, event_id, project_id, type, envelope)
          select 1, x, x::text::xid8, gen_random_uuid(), x, gen_random_uuid(), gen_random_uuid(), 'case.created', ''
          from generate_series(98, 101) x
          """);
    }

    // Then
    var entries = read(LogPosition.START, 3);
    assertThat(entries).extracting(OutboxEntry::version).containsExactly(98L, 99L, 100L);
    assertThat(read(entries.getLast().position(), 3))
        .extracting(OutboxEntry::version)
        .containsExactly(101L);
  }

  @Test
  void shouldLetNoEventOvertakeAnOlderTransaction() {
    // Given: a transaction that has written and stays open
    var slow = UUID.randomUUID();
    var fast = UUID.randomUUID();
    var written = Promise.<Void>promise();
    var mayCommit = Promise.<Void>promise();
    var slowAppend =
        database.inOrg(
            ORG,
            tx ->
                locked(tx, slow)
                    .compose(_ -> LOG.append(tx, ORG, List.of(entry(slow, 1))))
                    .onComplete(r -> written.handle(r.mapEmpty()))
                    .compose(_ -> mayCommit.future()));
    await(written.future());

    // When: a later one commits before it
    append(ORG, fast, 1);

    // Then: it is in the log, and still not to be published
    assertThat(read(LogPosition.START, 100)).isEmpty();

    // When
    mayCommit.complete();
    await(slowAppend);

    // Then
    assertThat(read(LogPosition.START, 100))
        .extracting(OutboxEntry::caseId)
        .containsExactly(slow, fast);
  }

  @Test
  void shouldPublishEveryEventOnceAndInOrderWhileManyWrite() {
    // Given
    var cases = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    int perCase = 40;
    var writers = new ArrayList<Future<?>>();
    for (int i = 0; i < perCase; i++) {
      for (var caseId : cases) {
        writers.add(appendNext(caseId));
      }
    }
    var all = Future.all(writers);

    // When: a reader follows while they write
    var seen = new ArrayList<OutboxEntry>();
    var position = LogPosition.START;
    while (seen.size() < perCase * cases.size()) {
      if (all.failed()) {
        throw new AssertionError(all.cause());
      }
      for (var entry : read(position, 7)) {
        assertThat(entry.position()).isGreaterThan(position);
        position = entry.position();
        seen.add(entry);
      }
    }

    // Then
    Map<UUID, Long> versions = new HashMap<>();
    for (var entry : seen) {
      assertThat(entry.version()).isEqualTo(versions.merge(entry.caseId(), 1L, Long::sum));
    }
    await(all);
  }

  private List<OutboxEntry> read(LogPosition after, int rows) {
    return await(
            Outbox.read(
                relay, OutboxShard.WHOLE, after, new OutboxBatch.Limit(rows, Long.MAX_VALUE)))
        .entries();
  }

  private void append(long org, UUID caseId, long... versions) {
    var entries = java.util.Arrays.stream(versions).mapToObj(v -> entry(caseId, v)).toList();
    await(
        database.inOrg(
            org, tx -> tx.lockStream(org, caseId).compose(_ -> LOG.append(tx, org, entries))));
  }

  private static Future<?> locked(OrgTransaction tx, UUID caseId) {
    return tx.lockStream(ORG, caseId);
  }

  private Future<?> appendNext(UUID caseId) {
    return database.inOrg(
        ORG,
        tx ->
            locked(tx, caseId)
                .compose(_ ->
                    tx.execute(
                        "select count(*) as n from docket.event where org_id = $1 and case_id = $2",
                        io.vertx.sqlclient.Tuple.of(ORG, caseId)))
                .compose(rows -> {
                  long next = rows.iterator().next().getLong("n") + 1;
                  var appended = LOG.append(tx, ORG, List.of(entry(caseId, next)));
                  tx.finish();
                  return appended;
                }));
  }
}

package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventReaderIT {

  private static final long ORG = 1;
  private static final long OTHER_ORG = 2;
  private static final UUID PROJECT = new UUID(0, 9);
  private static final UUID OTHER_PROJECT = new UUID(0, 10);
  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);

  private StoreFixture fixture;
  private OrgDatabase database;

  @BeforeEach
  void start() throws SQLException {
    fixture = new StoreFixture(EventReaderIT.class);
    database = new OrgDatabase(fixture.pool("docket_app", 8));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldReadACaseFromAVersionOn() {
    // Given
    var caseId = UUID.randomUUID();
    var entries = LongStream.rangeClosed(1, 5).mapToObj(v -> entry(PROJECT, caseId, v)).toList();
    append(ORG, entries);
    append(ORG, List.of(entry(PROJECT, UUID.randomUUID(), 1)));

    // When / Then
    assertThat(ofCase(ORG, caseId, 0, 100)).isEqualTo(entries);
    assertThat(ofCase(ORG, caseId, 2, 2)).isEqualTo(entries.subList(2, 4));
    assertThat(ofCase(ORG, caseId, 5, 2)).isEmpty();
    assertThat(ofCase(OTHER_ORG, caseId, 0, 100)).isEmpty();
  }

  @Test
  void shouldStreamAnOrgAndAProjectBehindAPosition() {
    // Given
    var mine = entry(PROJECT, UUID.randomUUID(), 1);
    var others = entry(OTHER_PROJECT, UUID.randomUUID(), 1);
    var next = entry(PROJECT, mine.caseId(), 2);
    var foreign = entry(PROJECT, mine.caseId(), 1);
    append(ORG, List.of(mine));
    append(ORG, List.of(others));
    append(OTHER_ORG, List.of(foreign));
    append(ORG, List.of(next));

    // When
    var all = ofOrg(ORG, LogPosition.START, 100);

    // Then
    assertThat(all).extracting(StoredEvent::entry).containsExactly(mine, others, next);
    assertThat(ofOrg(ORG, all.getFirst().position(), 1)).containsExactly(all.get(1));
    assertThat(ofOrg(ORG, all.getLast().position(), 1)).isEmpty();
    assertThat(ofProject(ORG, PROJECT, LogPosition.START)).containsExactly(all.get(0), all.get(2));
    assertThat(ofProject(ORG, PROJECT, all.getFirst().position())).containsExactly(all.get(2));
    assertThat(ofProject(ORG, OTHER_PROJECT, LogPosition.START)).containsExactly(all.get(1));
    assertThat(ofOrg(OTHER_ORG, LogPosition.START, 100))
        .extracting(StoredEvent::entry)
        .containsExactly(foreign);
  }

  @Test
  void shouldSpeakOfTheSamePositionsAsTheOutbox() throws SQLException {
    // Given
    var caseId = UUID.randomUUID();
    append(ORG, List.of(entry(PROJECT, caseId, 1), entry(PROJECT, caseId, 2)));
    append(ORG, List.of(entry(PROJECT, caseId, 3)));

    // Then
    var read =
        ofOrg(ORG, LogPosition.START, 100).stream()
            .map(e -> tuple(e.position().xidText(), e.position().position(), e.entry().version()))
            .toList();
    var outbox = new ArrayList<org.assertj.core.groups.Tuple>();
    try (var connection =
            DriverManager.getConnection(fixture.database.jdbcUrl(), fixture.database.user(), null);
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select xid::text, position, version from docket.outbox o order by o.xid, o.position")) {
      while (rows.next()) {
        outbox.add(tuple(rows.getString(1), rows.getLong(2), rows.getLong(3)));
      }
    }
    assertThat(read).hasSize(3).isEqualTo(outbox);
  }

  @Test
  void shouldLetNoEventOvertakeAnOlderTransaction() {
    // Given: a transaction that has written and stays open, and a later one that commits
    var slow = entry(PROJECT, UUID.randomUUID(), 1);
    var fast = entry(PROJECT, UUID.randomUUID(), 1);
    var written = Promise.<Void>promise();
    var mayCommit = Promise.<Void>promise();
    var open =
        database.inOrg(
            ORG,
            tx ->
                tx.lockStream(ORG, slow.caseId())
                    .compose(_ -> LOG.append(tx, ORG, List.of(slow)))
                    .onComplete(r -> written.handle(r.mapEmpty()))
                    .compose(_ -> mayCommit.future()));
    await(written.future());
    append(ORG, List.of(fast));

    // Then: the log has the later one, and the streams do not yet
    assertThat(ofCase(ORG, fast.caseId(), 0, 1)).containsExactly(fast);
    assertThat(ofOrg(ORG, LogPosition.START, 100)).isEmpty();
    assertThat(ofProject(ORG, PROJECT, LogPosition.START)).isEmpty();

    // When
    mayCommit.complete();
    await(open);

    // Then
    assertThat(ofOrg(ORG, LogPosition.START, 100))
        .extracting(StoredEvent::entry)
        .containsExactly(slow, fast);
  }

  @Test
  void shouldMeetEveryEventOnceAndInOrderWhileManyWrite() {
    // Given
    var cases = IntStream.range(0, 6).mapToObj(_ -> UUID.randomUUID()).toList();
    int perCase = 30;
    var writers = new ArrayList<Future<?>>();
    for (var caseId : cases) {
      var chain = Future.<Object>succeededFuture();
      for (long v = 1; v <= perCase; v++) {
        var entry = entry(PROJECT, caseId, v);
        chain = chain.compose(_ -> appended(ORG, List.of(entry)).mapEmpty());
      }
      writers.add(chain);
    }
    var all = Future.all(writers);

    // When: a reader follows while they write
    var seen = new ArrayList<StoredEvent>();
    var after = LogPosition.START;
    while (seen.size() < perCase * cases.size()) {
      if (all.failed()) {
        throw new AssertionError(all.cause());
      }
      for (var event : ofOrg(ORG, after, 7)) {
        assertThat(event.position()).isGreaterThan(after);
        after = event.position();
        seen.add(event);
      }
    }

    // Then
    await(all);
    for (var caseId : cases) {
      assertThat(seen.stream().map(StoredEvent::entry).filter(e -> e.caseId().equals(caseId)))
          .extracting(LogEntry::version)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, perCase).boxed().toList());
    }
  }

  @Test
  void shouldRefuseAReadWithoutALimit() {
    assertThatThrownBy(() -> ofOrg(ORG, LogPosition.START, 0))
        .hasStackTraceContaining("limit must be from 1 to 1000, but is 0");
    assertThatThrownBy(() -> ofCase(ORG, UUID.randomUUID(), 0, 1_001))
        .hasStackTraceContaining("limit must be from 1 to 1000, but is 1001");
  }

  @Test
  void shouldFindTheEventsByIndexDespiteRowLevelSecurity() {
    // When
    var plan =
        await(
            database.inOrg(
                ORG,
                tx ->
                    tx.execute("set local enable_seqscan = off", io.vertx.sqlclient.Tuple.tuple())
                        .compose(_ ->
                            tx.execute(
                                """
                                explain select 1 from docket.event e
                                where e.org_id = 1 and (e.xid, e.position) > ('7'::xid8, 3)
                                  and e.xid < pg_snapshot_xmin(pg_current_snapshot())
                                order by e.xid, e.position limit 5
                                """,
                                io.vertx.sqlclient.Tuple.tuple()))
                        .map(rows -> {
                          var lines = new StringBuilder();
                          rows.forEach(row -> lines.append(row.getString(0)).append('\n'));
                          return lines.toString();
                        })));

    // Then: a condition that the index answers, not a filter over all of the org's events
    assertThat(plan)
        .containsPattern("Index Cond: .*ROW\\(xid, \"?position\"?\\) > ROW")
        .doesNotContain("Sort");
  }

  private List<LogEntry> ofCase(long org, UUID caseId, long after, int limit) {
    return await(database.inOrg(org, tx -> EventReader.ofCase(tx, org, caseId, after, limit)));
  }

  private List<StoredEvent> ofOrg(long org, LogPosition after, int limit) {
    return await(database.inOrg(org, tx -> EventReader.ofOrg(tx, org, after, limit)));
  }

  private List<StoredEvent> ofProject(long org, UUID project, LogPosition after) {
    return await(database.inOrg(org, tx -> EventReader.ofProject(tx, org, project, after, 100)));
  }

  private void append(long org, List<LogEntry> entries) {
    await(appended(org, entries));
  }

  private Future<?> appended(long org, List<LogEntry> entries) {
    return database.inOrg(
        org,
        tx ->
            tx.lockStream(org, entries.getFirst().caseId())
                .compose(_ -> LOG.append(tx, org, entries)));
  }

  private static LogEntry entry(UUID project, UUID caseId, long version) {
    var e = StoreFixture.entry(caseId, version);
    return new LogEntry(
        caseId,
        version,
        e.eventId(),
        project,
        e.type(),
        e.schemaVersion(),
        e.recordedAt(),
        e.envelope());
  }
}

package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.OTHER_ORG;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.CaseApiFixture.caller;
import static dev.docket.caseapi.CaseApiFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.caseapi.rebuild.TimelineRebuild;
import dev.docket.caseapi.rebuild.TimelineRebuild.Outcome;
import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import dev.docket.domain.timeline.CellContent;
import dev.docket.events.EffectKey;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.ReceivedEvent;
import dev.docket.store.EventReader;
import dev.docket.store.LogPosition;
import dev.docket.store.StoredEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimelineRebuildIT {

  private static final TimelineRebuild.Progress SILENT = (_, _, _) -> {};

  /// More than are read in one transaction, more than once.
  private static final int MANY = 1_100;

  private static final int SOME = 600;

  private CaseApiFixture fixture;
  private LogPosition flavorRead = LogPosition.START;

  @BeforeEach
  void start() throws SQLException {
    fixture = new CaseApiFixture(TimelineRebuildIT.class);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldRepairWhatIsWrongAndKeepWhatIsNotInTheLog() throws SQLException {
    // Given: a timeline as the flavor makes it, a feed's cell, an edit and a deletion
    var caseId = fixture.create("Disk full").view().id();
    for (int i = 0; i < 8; i++) {
      comment(caseId, "comment " + i);
    }
    runFlavor();
    var ids = ids(caseId);
    feedCell(caseId);
    fixture.execute(
        "update docket.timeline_cell set content = '{\"message\":\"edited\"}', modified_at = now() where id = '%s'"
            .formatted(ids.get(1)));
    fixture.execute(
        "update docket.timeline_cell set deleted_at = now() where id = '%s'".formatted(ids.get(2)));
    var right = cells(ORG);

    // And: what a bug would leave, in this org and in another
    fixture.execute(
        "update docket.timeline_cell set content = '{\"message\":\"wrong\"}' where id = '%s'"
            .formatted(ids.get(3)));
    fixture.execute(
        "update docket.timeline_cell set created_at = now(), type = 'TITLE_CHANGED' where id in ('%s', '%s')"
            .formatted(ids.get(1), ids.get(4)));
    fixture.execute("delete from docket.timeline_cell where id = '%s'".formatted(ids.get(5)));
    planted(ORG, caseId);
    var foreign =
        done(await(fixture.commands.create(caller(OTHER_ORG), CaseApiFixture.newCase("foreign"))));
    planted(OTHER_ORG, foreign.view().id());
    var others = cells(OTHER_ORG);

    // When
    var outcome = rebuild(SILENT);

    // Then
    assertThat(outcome).isEqualTo(new Outcome.Switched(9, 1, 3, 1, 0));
    assertThat(cells(ORG)).isEqualTo(right);
    assertThat(cells(OTHER_ORG)).isEqualTo(others);
    assertThat(count("timeline_cell_next")).isZero();
    assertThat(count("timeline_rebuild")).isZero();

    // When / Then: nothing is left to do
    assertThat(rebuild(SILENT)).isEqualTo(new Outcome.Switched(9, 0, 0, 0, 0));
    assertThat(cells(ORG)).isEqualTo(right);
  }

  @Test
  void shouldMakeATimelineFromTheLogAlone() throws SQLException {
    // Given
    var caseId = fixture.create("t 0").view().id();
    for (int i = 1; i < MANY; i++) {
      rename(caseId, "t " + i);
    }
    runFlavor();
    var right = cells(ORG);
    fixture.execute("delete from docket.timeline_cell");
    var read = new ArrayList<Long>();

    // When
    var outcome =
        rebuild((_, events, total) -> {
          assertThat(total).isEqualTo(MANY);
          read.add(events);
        });

    // Then
    assertThat(outcome).isEqualTo(new Outcome.Switched(MANY, MANY, 0, 0, 0));
    assertThat(cells(ORG)).isEqualTo(right);
    assertThat(read).isSorted().startsWith(0L).endsWith((long) MANY).hasSizeGreaterThan(3);
  }

  @Test
  void shouldLoseAndInventNothingWhileCommandsRun() throws Exception {
    // Given: a timeline with a mistake, and somebody who goes on writing
    var caseId = fixture.create("busy").view().id();
    for (int i = 0; i < SOME; i++) {
      comment(caseId, "before " + i);
    }
    runFlavor();
    var ids = ids(caseId);
    fixture.execute("delete from docket.timeline_cell where id = '%s'".formatted(ids.get(7)));
    var stop = new AtomicBoolean();
    var writer =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; !stop.get(); i++) {
            comment(caseId, "during " + i);
            runFlavor();
          }
        });

    // When
    var outcomes = List.of(rebuild(SILENT), rebuild(SILENT), rebuild(SILENT));

    // Then
    stop.set(true);
    writer.get(20, TimeUnit.SECONDS);
    runFlavor();
    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Switched.class));
    var log = fixture.log(ORG, caseId);
    assertThat(log).hasSizeGreaterThan(SOME + 1);
    assertThat(ids(caseId))
        .containsExactlyElementsOf(log.stream().map(TimelineRebuildIT::cellId).toList());
    assertThat(ids(caseId)).startsWith(ids.toArray(UUID[]::new));
    var cells = cells(ORG);
    assertThat(rebuild(SILENT)).isEqualTo(new Outcome.Switched(log.size(), 0, 0, 0, 0));
    assertThat(cells(ORG)).isEqualTo(cells);
  }

  @Test
  void shouldChangeNothingWhenItCannotReadAnEvent() throws SQLException {
    // Given: an event of a newer build in the middle of the log
    var caseId = fixture.create("new").view().id();
    comment(caseId, "one");
    runFlavor();
    planted(ORG, caseId);
    var live = cells(ORG);
    var eventId = fixture.log(ORG, caseId).getLast().header().eventId();
    retype(eventId, "case.comment_added", "case.comment_fixed");

    // When
    var outcome = rebuild(SILENT);

    // Then
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused(
                "version 2 of case %s is of type case.comment_fixed in schema version 1, which this build does not know: use the newest one"
                    .formatted(caseId)));
    assertThat(cells(ORG)).isEqualTo(live);

    // When / Then: the next run begins from nothing
    retype(eventId, "case.comment_fixed", "case.comment_added");
    assertThat(rebuild(SILENT)).isEqualTo(new Outcome.Switched(2, 0, 0, 1, 0));
  }

  @Test
  void shouldBeginFromNothingAfterARunThatDied() throws SQLException {
    // Given: what a run leaves that was killed, and a row that must not become live
    var caseId = fixture.create("died").view().id();
    runFlavor();
    var right = cells(ORG);
    fixture.execute(
        "insert into docket.timeline_rebuild (org_id, run_id, xid, position, events) values (%d, '%s', '99999999', 99, 1)"
            .formatted(ORG, UUID.randomUUID()));
    fixture.execute(bogus("timeline_cell_next", ORG, caseId));

    // When / Then
    assertThat(rebuild(SILENT)).isEqualTo(new Outcome.Switched(1, 0, 0, 0, 0));
    assertThat(cells(ORG)).isEqualTo(right);
  }

  @Test
  void shouldGiveUpWhenAnotherRunHasBegun() {
    // Given
    fixture.create("two runs");
    var other = new AtomicReference<Outcome>();

    // When: another one begins, and ends, while the first has read and not yet switched
    var outcome =
        rebuild((_, events, _) -> {
          if (events == 1 && other.get() == null) {
            other.set(new Outcome.Refused("not yet"));
            other.set(rebuild(SILENT));
          }
        });

    // Then
    assertThat(other.get()).isEqualTo(new Outcome.Switched(1, 1, 0, 0, 0));
    assertThat(outcome)
        .isEqualTo(new Outcome.Refused("another rebuild of this org has begun since"));
    assertThat(cells(ORG)).hasSize(1);
  }

  @Test
  void shouldKeepTheCellOfAnEventThatItMayNotReadYet() {
    // Given: an old transaction that stays open, and hides from readers in order what comes later
    var caseId = fixture.create("hidden").view().id();
    runFlavor();
    var opened = Promise.<Void>promise();
    var mayEnd = Promise.<Void>promise();
    var open =
        fixture.database.inOrg(
            ORG,
            tx ->
                tx.execute("select pg_current_xact_id()::text", Tuple.tuple())
                    .onComplete(r -> opened.handle(r.mapEmpty()))
                    .compose(_ -> mayEnd.future()));
    await(opened.future());
    comment(caseId, "hidden");
    var cell = flavorCell(fixture.log(ORG, caseId).getLast());
    await(fixture.database.inOrg(ORG, tx -> TimelineRows.put(tx, ORG, cell)));
    var live = cells(ORG);

    // When / Then
    assertThat(rebuild(SILENT)).isEqualTo(new Outcome.Switched(1, 0, 0, 0, 0));
    assertThat(cells(ORG)).isEqualTo(live);

    // When / Then
    mayEnd.complete();
    await(open);
    assertThat(rebuild(SILENT)).isEqualTo(new Outcome.Switched(2, 0, 0, 0, 0));
  }

  @Test
  void shouldWaitForWhoIsWritingACell() throws Exception {
    // Given: a cell that is put and not committed yet
    fixture.create("writing");
    var cell = flavorCell(received(await(firstEvent())));
    var written = Promise.<Boolean>promise();
    var mayCommit = Promise.<Boolean>promise();
    var open =
        fixture.database.inOrg(
            ORG,
            tx ->
                TimelineRows.put(tx, ORG, cell)
                    .onComplete(written)
                    .compose(_ -> mayCommit.future()));
    await(written.future());

    // When
    var outcome = CompletableFuture.supplyAsync(() -> rebuild(SILENT));

    // Then
    long waiting = 0;
    while (waiting == 0) {
      assertThat(outcome).isNotDone();
      waiting =
          query(
                  ORG,
                  """
                  select count(*) as n from pg_locks
                  where relation = 'docket.timeline_cell'::regclass and mode = 'ShareRowExclusiveLock' and not granted
                    and $1::bigint > 0
                  """,
                  row -> row.getLong("n"))
              .getFirst();
    }
    mayCommit.complete(true);
    await(open);
    assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome.Switched(1, 0, 0, 0, 0));
  }

  private Future<StoredEvent> firstEvent() {
    return fixture
        .database
        .inOrg(ORG, tx -> EventReader.ofOrg(tx, ORG, LogPosition.START, 1))
        .map(List::getFirst);
  }

  @Test
  void shouldListTheOrgs() {
    assertThat(new TimelineRebuild(fixture.pool, UUID::randomUUID, SILENT).orgs())
        .containsExactly(ORG, OTHER_ORG);
  }

  private Outcome rebuild(TimelineRebuild.Progress progress) {
    return new TimelineRebuild(fixture.pool, UUID::randomUUID, progress).rebuild(ORG);
  }

  private void comment(UUID caseId, String message) {
    done(
        await(
            fixture.commands.change(
                caller(ORG), new CaseRef.ById(caseId), 0, new AddComment(message))));
  }

  private void rename(UUID caseId, String title) {
    done(
        await(
            fixture.commands.change(
                caller(ORG), new CaseRef.ById(caseId), 0, new UpdateTitle(title))));
  }

  /// What the flavor `timeline` does: every published event becomes a cell, by the command that it
  /// calls.
  private void runFlavor() {
    List<StoredEvent> batch;
    do {
      var after = flavorRead;
      batch = await(fixture.database.inOrg(ORG, tx -> EventReader.ofOrg(tx, ORG, after, 500)));
      for (var stored : batch) {
        var cell = flavorCell(received(stored));
        await(fixture.database.inOrg(ORG, tx -> TimelineRows.put(tx, ORG, cell)));
        flavorRead = stored.position();
      }
    } while (!batch.isEmpty());
  }

  private static ReceivedEvent received(StoredEvent stored) {
    return switch (EventEnvelopes.read(stored.entry().envelope().getBytes())) {
      case EventEnvelopes.ReadResult.Read(var received) -> received;
      case EventEnvelopes.ReadResult.Malformed(var reason) -> throw new AssertionError(reason);
    };
  }

  private static TimelineRows.Cell flavorCell(ReceivedEvent received) {
    var header = received.header();
    var content = content(received);
    return new TimelineRows.Cell(
        cellId(received),
        header.caseId(),
        header.version(),
        header.eventId(),
        content.type().name(),
        header.actor(),
        new JsonObject(Map.copyOf(content.content())),
        header.recordedAt());
  }

  private static UUID cellId(ReceivedEvent received) {
    return EffectKey.timelineCell(received.header().eventId(), content(received).type()).id();
  }

  private static CellContent content(ReceivedEvent received) {
    if (received.event() instanceof ReceivedEvent.Payload.Known(var event)) {
      return CellContent.of(event);
    }
    throw new AssertionError(received.header().type());
  }

  private void feedCell(UUID caseId) {
    var cell =
        new TimelineRows.Cell(
            UUID.randomUUID(),
            caseId,
            0,
            UUID.randomUUID(),
            "WORKFLOW_EXECUTED",
            new Actor.Service("case-event-feed-handler"),
            new JsonObject().put("workflow", "restart"),
            fixture.now.get());
    boolean made = await(fixture.database.inOrg(ORG, tx -> TimelineRows.put(tx, ORG, cell)));
    assertThat(made).isTrue();
  }

  /// A cell that no event has made.
  private void planted(long org, UUID caseId) throws SQLException {
    fixture.execute(bogus("timeline_cell", org, caseId));
  }

  private static String bogus(String table, long org, UUID caseId) {
    return """
    insert into docket.%s (org_id, case_id, id, case_version, event_id, type, author_service, content, created_at)
    values (%d, '%s', gen_random_uuid(), 1, gen_random_uuid(), 'COMMENT', 'nobody', '{}', now())
    """
        .formatted(table, org, caseId);
  }

  /// Types of the same length, so that the envelope's lengths stay right.
  private void retype(UUID eventId, String from, String to) throws SQLException {
    fixture.execute(
        """
        update docket.event set type = '%2$s', envelope = decode(
          replace(encode(envelope, 'hex'), encode('%1$s'::bytea, 'hex'), encode('%2$s'::bytea, 'hex')), 'hex')
        where event_id = '%3$s' and type = '%1$s'
        """
            .formatted(from, to, eventId));
  }

  /// All columns of an org's live cells.
  private List<String> cells(long org) {
    return query(
        org,
        "select to_jsonb(t)::text as cell from docket.timeline_cell t where org_id = $1 order by case_id, id",
        row -> row.getString("cell"));
  }

  /// Ids of a case's cells of events, in the order of the versions.
  private List<UUID> ids(UUID caseId) {
    return query(
        ORG,
        "select id from docket.timeline_cell where org_id = $1 and case_id = '%s' and case_version > 0 order by case_version"
            .formatted(caseId),
        row -> row.getUUID("id"));
  }

  private long count(String table) {
    return query(
            ORG,
            "select count(*) as n from docket.%s where org_id = $1".formatted(table),
            row -> row.getLong("n"))
        .getFirst();
  }

  private <T> List<T> query(long org, String sql, Function<Row, T> read) {
    var rows = await(fixture.database.inOrg(org, tx -> tx.execute(sql, Tuple.of(org))));
    var list = new ArrayList<T>();
    rows.forEach(row -> list.add(read.apply(row)));
    return list;
  }
}

package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.RebuiltTimeline.SILENT;
import static dev.docket.caseapi.RebuiltTimeline.flavorCell;
import static dev.docket.caseapi.RebuiltTimeline.received;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.caseapi.rebuild.TimelineRebuild.Outcome;
import dev.docket.store.EventReader;
import dev.docket.store.LogPosition;
import dev.docket.store.StoredEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A rebuild while others write, read or rebuild.
class TimelineRebuildRaceIT {

  private static final int SOME = 600;

  private CaseApiFixture fixture;
  private RebuiltTimeline timeline;

  @BeforeEach
  void start() throws SQLException {
    fixture = new CaseApiFixture(TimelineRebuildRaceIT.class);
    timeline = new RebuiltTimeline(fixture);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldLoseAndInventNothingWhileCommandsRun() throws Exception {
    // Given: a timeline with a mistake, and somebody who goes on writing
    var caseId = fixture.create("busy").view().id();
    for (int i = 0; i < SOME; i++) {
      timeline.comment(caseId, "before " + i);
    }
    timeline.runFlavor();
    var ids = timeline.ids(caseId);
    fixture.execute("delete from docket.timeline_cell where id = '%s'".formatted(ids.get(7)));
    var stop = new AtomicBoolean();
    var writer =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; !stop.get(); i++) {
            timeline.comment(caseId, "during " + i);
            timeline.runFlavor();
          }
        });

    // When
    var outcomes =
        List.of(timeline.rebuild(SILENT), timeline.rebuild(SILENT), timeline.rebuild(SILENT));

    // Then
    stop.set(true);
    writer.get(20, TimeUnit.SECONDS);
    timeline.runFlavor();
    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Switched.class));
    var log = fixture.log(ORG, caseId);
    assertThat(log).hasSizeGreaterThan(SOME + 1);
    assertThat(timeline.ids(caseId))
        .containsExactlyElementsOf(log.stream().map(RebuiltTimeline::cellId).toList());
    assertThat(timeline.ids(caseId)).startsWith(ids.toArray(UUID[]::new));
    var cells = timeline.cells(ORG);
    assertThat(timeline.rebuild(SILENT)).isEqualTo(new Outcome.Switched(log.size(), 0, 0, 0, 0));
    assertThat(timeline.cells(ORG)).isEqualTo(cells);
  }

  @Test
  void shouldGiveUpWhenAnotherRunHasBegun() {
    // Given
    fixture.create("two runs");
    var other = new AtomicReference<Outcome>();

    // When: another one begins, and ends, while the first has read and not yet switched
    var outcome =
        timeline.rebuild((_, events, _) -> {
          if (events == 1 && other.get() == null) {
            other.set(new Outcome.Refused("not yet"));
            other.set(timeline.rebuild(SILENT));
          }
        });

    // Then
    assertThat(other.get()).isEqualTo(new Outcome.Switched(1, 1, 0, 0, 0));
    assertThat(outcome)
        .isEqualTo(new Outcome.Refused("another rebuild of this org has begun since"));
    assertThat(timeline.cells(ORG)).hasSize(1);
  }

  @Test
  void shouldKeepTheCellOfAnEventThatItMayNotReadYet() {
    // Given: an old transaction that stays open, and hides from readers in order what comes later
    var caseId = fixture.create("hidden").view().id();
    timeline.runFlavor();
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
    timeline.comment(caseId, "hidden");
    var cell = flavorCell(fixture.log(ORG, caseId).getLast());
    await(fixture.database.inOrg(ORG, tx -> TimelineRows.put(tx, ORG, cell)));
    var live = timeline.cells(ORG);

    // When / Then
    assertThat(timeline.rebuild(SILENT)).isEqualTo(new Outcome.Switched(1, 0, 0, 0, 0));
    assertThat(timeline.cells(ORG)).isEqualTo(live);

    // When / Then
    mayEnd.complete();
    await(open);
    assertThat(timeline.rebuild(SILENT)).isEqualTo(new Outcome.Switched(2, 0, 0, 0, 0));
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
    var outcome = CompletableFuture.supplyAsync(() -> timeline.rebuild(SILENT));

    // Then
    long waiting = 0;
    while (waiting == 0) {
      assertThat(outcome).isNotDone();
      waiting =
          timeline
              .query(
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
}

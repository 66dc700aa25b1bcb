package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.OTHER_ORG;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.CaseApiFixture.caller;
import static dev.docket.caseapi.CaseApiFixture.done;
import static dev.docket.caseapi.RebuiltTimeline.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.caseapi.rebuild.TimelineRebuild;
import dev.docket.caseapi.rebuild.TimelineRebuild.Outcome;
import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a rebuild makes of a timeline, and what it refuses.
class TimelineRebuildIT {

  /// More than are read in one transaction, more than once.
  private static final int MANY = 1_100;

  private CaseApiFixture fixture;
  private RebuiltTimeline timeline;

  @BeforeEach
  void start() throws SQLException {
    fixture = new CaseApiFixture(TimelineRebuildIT.class);
    timeline = new RebuiltTimeline(fixture);
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
      timeline.comment(caseId, "comment " + i);
    }
    timeline.runFlavor();
    var ids = timeline.ids(caseId);
    feedCell(caseId);
    fixture.execute(
        "update docket.timeline_cell set content = '{\"message\":\"edited\"}', modified_at = now() where id = '%s'"
            .formatted(ids.get(1)));
    fixture.execute(
        "update docket.timeline_cell set deleted_at = now() where id = '%s'".formatted(ids.get(2)));
    var right = timeline.cells(ORG);

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
    var others = timeline.cells(OTHER_ORG);

    // When
    var outcome = timeline.rebuild(SILENT);

    // Then
    assertThat(outcome).isEqualTo(new Outcome.Switched(9, 1, 3, 1, 0));
    assertThat(timeline.cells(ORG)).isEqualTo(right);
    assertThat(timeline.cells(OTHER_ORG)).isEqualTo(others);
    assertThat(count("timeline_cell_next")).isZero();
    assertThat(count("timeline_rebuild")).isZero();

    // When / Then: nothing is left to do
    assertThat(timeline.rebuild(SILENT)).isEqualTo(new Outcome.Switched(9, 0, 0, 0, 0));
    assertThat(timeline.cells(ORG)).isEqualTo(right);
  }

  @Test
  void shouldMakeATimelineFromTheLogAlone() throws SQLException {
    // Given
    var caseId = fixture.create("t 0").view().id();
    for (int i = 1; i < MANY; i++) {
      rename(caseId, "t " + i);
    }
    timeline.runFlavor();
    var right = timeline.cells(ORG);
    fixture.execute("delete from docket.timeline_cell");
    var read = new ArrayList<Long>();

    // When
    var outcome =
        timeline.rebuild((_, events, total) -> {
          assertThat(total).isEqualTo(MANY);
          read.add(events);
        });

    // Then
    assertThat(outcome).isEqualTo(new Outcome.Switched(MANY, MANY, 0, 0, 0));
    assertThat(timeline.cells(ORG)).isEqualTo(right);
    assertThat(read).isSorted().startsWith(0L).endsWith((long) MANY).hasSizeGreaterThan(3);
  }

  @Test
  void shouldChangeNothingWhenItCannotReadAnEvent() throws SQLException {
    // Given: an event of a newer build in the middle of the log
    var caseId = fixture.create("new").view().id();
    timeline.comment(caseId, "one");
    timeline.runFlavor();
    planted(ORG, caseId);
    var live = timeline.cells(ORG);
    var eventId = fixture.log(ORG, caseId).getLast().header().eventId();
    retype(eventId, "case.comment_added", "case.comment_fixed");

    // When
    var outcome = timeline.rebuild(SILENT);

    // Then
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused(
                "version 2 of case %s is of type case.comment_fixed in schema version 1, which this build does not know: use the newest one"
                    .formatted(caseId)));
    assertThat(timeline.cells(ORG)).isEqualTo(live);

    // When / Then: the next run begins from nothing
    retype(eventId, "case.comment_fixed", "case.comment_added");
    assertThat(timeline.rebuild(SILENT)).isEqualTo(new Outcome.Switched(2, 0, 0, 1, 0));
  }

  @Test
  void shouldBeginFromNothingAfterARunThatDied() throws SQLException {
    // Given: what a run leaves that was killed, and a row that must not become live
    var caseId = fixture.create("died").view().id();
    timeline.runFlavor();
    var right = timeline.cells(ORG);
    fixture.execute(
        "insert into docket.timeline_rebuild (org_id, run_id, xid, position, events) values (%d, '%s', '99999999', 99, 1)"
            .formatted(ORG, UUID.randomUUID()));
    fixture.execute(bogus("timeline_cell_next", ORG, caseId));

    // When / Then
    assertThat(timeline.rebuild(SILENT)).isEqualTo(new Outcome.Switched(1, 0, 0, 0, 0));
    assertThat(timeline.cells(ORG)).isEqualTo(right);
  }

  @Test
  void shouldListTheOrgs() {
    assertThat(new TimelineRebuild(fixture.pool, UUID::randomUUID, SILENT).orgs())
        .containsExactly(ORG, OTHER_ORG);
  }

  private void rename(UUID caseId, String title) {
    done(
        await(
            fixture.commands.change(
                caller(ORG), new CaseRef.ById(caseId), 0, new UpdateTitle(title))));
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

  private long count(String table) {
    return timeline
        .query(
            ORG,
            "select count(*) as n from docket.%s where org_id = $1".formatted(table),
            row -> row.getLong("n"))
        .getFirst();
  }
}

package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ALICE;
import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.OTHER_ORG;
import static dev.docket.caseapi.CaseApiFixture.PROJECT;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.CaseApiFixture.caller;
import static dev.docket.caseapi.CaseApiFixture.done;
import static dev.docket.caseapi.CaseApiFixture.newCase;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.casem.CaseCommand.UpdateStatus;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.events.Origin;
import dev.docket.events.ReceivedEvent;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CaseCommandsIT {

  private static CaseApiFixture fixture;

  @BeforeAll
  static void start() throws SQLException {
    fixture = new CaseApiFixture(CaseCommandsIT.class);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldWriteEventStateAndOutboxTogether() throws SQLException {
    // When
    var created = fixture.create("Disk full");
    var caseId = created.view().id();
    var renamed =
        done(
            await(
                fixture.commands.change(
                    caller(ORG), new CaseRef.ById(caseId), 1, new UpdateTitle("Disk is full"))));

    // Then
    assertThat(renamed.view().state().version()).isEqualTo(2);
    assertThat(found(ORG, new CaseRef.ById(caseId))).isEqualTo(renamed.view());
    var log = fixture.log(ORG, caseId);
    assertThat(log)
        .extracting(e -> e.header().type())
        .containsExactly("case.created", "case.title_updated");
    assertThat(log).extracting(e -> e.header().version()).containsExactly(1L, 2L);
    var header = log.getLast().header();
    assertThat(header.orgId()).isEqualTo(ORG);
    assertThat(header.projectId()).isEqualTo(PROJECT);
    assertThat(header.actor()).isEqualTo(new Actor.User(ALICE));
    assertThat(header.origin()).isEqualTo(Origin.API);
    assertThat(header.recordedAt()).isEqualTo("2026-01-02T03:04:05.678901Z");
    assertThat(log.getLast().after().priority()).isEqualTo("P3");
    assertThat(fixture.outbox(caseId))
        .containsExactlyElementsOf(log.stream().map(e -> e.header().eventId()).toList());
  }

  @Test
  void shouldNumberCasesOfAProjectWithoutGapsForCommandsThatSucceed() {
    // When: a rejected creation lies between two good ones
    var first = fixture.create("one").view().state().number();
    var rejected = await(fixture.commands.create(caller(ORG), newCase(" ")));
    var second = fixture.create("two").view().state().number();

    // Then
    assertThat(rejected).isEqualTo(new CaseOutcome.Rejected("title", "title must not be empty"));
    assertThat(second).isEqualTo(first + 1);
  }

  @Test
  void shouldFindACaseByItsKey() {
    var created = fixture.create("by key").view();

    assertThat(found(ORG, new CaseRef.ByKey(created.state().key()))).isEqualTo(created);
    assertThat(
            await(
                fixture.commands.change(
                    caller(ORG), new CaseRef.ByKey("DEMO-999999"), 0, new AddComment("x"))))
        .isEqualTo(new CaseOutcome.NotFound("case"));
  }

  @Test
  void shouldNotFindACaseOfAnotherOrg() {
    // Given
    var mine = fixture.create("mine").view();
    var ref = new CaseRef.ById(mine.id());

    // When / Then
    assertThat(found(OTHER_ORG, ref)).isNull();
    assertThat(await(fixture.commands.change(caller(OTHER_ORG), ref, 0, new UpdateTitle("stolen"))))
        .isEqualTo(new CaseOutcome.NotFound("case"));
    assertThat(fixture.log(OTHER_ORG, mine.id())).isEmpty();
    assertThat(found(ORG, ref)).isEqualTo(mine);
  }

  @Test
  void shouldRefuseAnUnknownProjectAndAForeignAssignee() {
    assertThat(
            await(fixture.commands.create(caller(ORG), newCase("lost", UUID.randomUUID(), null))))
        .isEqualTo(new CaseOutcome.NotFound("project"));
    assertThat(
            await(
                fixture.commands.create(caller(ORG), newCase("whose", PROJECT, UUID.randomUUID()))))
        .isEqualTo(
            new CaseOutcome.Rejected("assignee", "assignee must be a user of the organization"));
  }

  @Test
  void shouldRefuseAStaleVersionAndChangeNothing() {
    // Given
    var caseId = fixture.create("v1").view().id();
    var ref = new CaseRef.ById(caseId);
    await(fixture.commands.change(caller(ORG), ref, 1, new UpdateTitle("v2")));

    // When
    var outcome = await(fixture.commands.change(caller(ORG), ref, 1, new UpdateTitle("late")));

    // Then
    assertThat(outcome).isEqualTo(new CaseOutcome.Stale(1, 2));
    assertThat(fixture.log(ORG, caseId)).hasSize(2);
  }

  @Test
  void shouldAppendNothingWhenTheCaseAlreadyIsAsAsked() {
    var caseId = fixture.create("same").view().id();

    var outcome =
        done(
            await(
                fixture.commands.change(
                    caller(ORG), new CaseRef.ById(caseId), 0, new UpdateStatus(CaseStatus.OPEN))));

    assertThat(outcome.events()).isEmpty();
    assertThat(outcome.view().state().modifiedAt()).isNull();
    assertThat(fixture.log(ORG, caseId)).hasSize(1);
  }

  @Test
  void shouldKeepVersionsWithoutGapsWhenManyWriteToOneCase() {
    // Given
    var caseId = fixture.create("hot").view().id();
    int writers = 60;

    // When
    var writes = new ArrayList<Future<CaseOutcome>>();
    for (int i = 0; i < writers; i++) {
      writes.add(
          fixture.commands.change(
              caller(ORG), new CaseRef.ById(caseId), 0, new AddComment("comment " + i)));
    }
    writes.forEach(CaseApiFixture::await);

    // Then
    var log = fixture.log(ORG, caseId);
    assertThat(log)
        .extracting(e -> e.header().version())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, writers + 1).boxed().toList());
    assertThat(new HashSet<>(log.stream().map(ReceivedEvent::event).toList())).hasSize(writers + 1);
    assertThat(found(ORG, new CaseRef.ById(caseId)).state().commentCount()).isEqualTo(writers);
  }

  @Test
  void shouldNeverRecordAnEventBeforeThePreviousOne() {
    // Given
    var start = fixture.now.get();
    var caseId = fixture.create("clock").view().id();

    // When: the clock jumps back
    fixture.now.set(start.minus(Duration.ofHours(1)));
    await(
        fixture.commands.change(
            caller(ORG), new CaseRef.ById(caseId), 0, new UpdateTitle("still later")));
    fixture.now.set(start);

    // Then
    List<ReceivedEvent> log = fixture.log(ORG, caseId);
    assertThat(log.getLast().header().recordedAt()).isEqualTo(log.getFirst().header().recordedAt());
  }

  private static CaseView found(long org, CaseRef ref) {
    return await(fixture.database.inOrg(org, tx -> CaseRows.find(tx, org, ref)));
  }
}

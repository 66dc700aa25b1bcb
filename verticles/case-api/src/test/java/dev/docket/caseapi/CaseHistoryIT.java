package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.OTHER_ORG;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.CaseApiFixture.caller;
import static dev.docket.caseapi.CaseApiFixture.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.casem.CaseCommand.Change;
import dev.docket.domain.casem.CaseCommand.UpdatePriority;
import dev.docket.domain.casem.CaseCommand.UpdateStatus;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import dev.docket.domain.casem.CaseState;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CaseHistoryIT {

  private static final List<Change> CHANGES =
      List.of(
          new UpdateTitle("Disk is full"),
          new AddComment("on it"),
          new UpdateStatus(CaseStatus.CLOSED),
          new UpdatePriority(Priority.P1),
          new UpdateStatus(CaseStatus.OPEN));

  private static CaseApiFixture fixture;

  @BeforeAll
  static void start() throws SQLException {
    fixture = new CaseApiFixture(CaseHistoryIT.class);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldTellTheStateAfterEveryVersion() {
    // Given: what each command answered
    var caseId = fixture.create("Disk full").view().id();
    var answered = answers(caseId);

    // When / Then
    for (var state : answered) {
      assertThat(asOf(ORG, caseId, state.version())).isEqualTo(state);
    }
    assertThat(asOf(ORG, caseId, 0)).isNull();
    assertThat(asOf(ORG, caseId, 1_000_000)).isEqualTo(answered.getLast());
  }

  @Test
  void shouldTellTheStateAtEveryInstant() {
    // Given
    var caseId = fixture.create("Disk full").view().id();
    var answered = answers(caseId);

    // When / Then
    for (var state : answered) {
      assertThat(asOf(ORG, caseId, state.recordedAt())).isEqualTo(state);
      assertThat(asOf(ORG, caseId, state.recordedAt().plusNanos(999_999))).isEqualTo(state);
    }
    assertThat(asOf(ORG, caseId, answered.getFirst().recordedAt().minusNanos(1_000))).isNull();
    assertThat(asOf(ORG, caseId, Instant.MAX)).isEqualTo(answered.getLast());
  }

  @Test
  void shouldKnowNothingOfACaseOfAnotherOrg() {
    var caseId = fixture.create("mine").view().id();

    assertThat(asOf(OTHER_ORG, caseId, 1)).isNull();
    assertThat(asOf(OTHER_ORG, caseId, Instant.MAX)).isNull();
  }

  @Test
  void shouldSayWhichEventItCannotRead() throws SQLException {
    // Given
    var caseId = fixture.create("broken").view().id();
    fixture.execute(
        "update docket.event set envelope = '\\x07' where case_id = '%s'".formatted(caseId));

    // When / Then
    assertThatThrownBy(() -> asOf(ORG, caseId, 1))
        .hasStackTraceContaining("version 1 of case %s cannot be read".formatted(caseId));
  }

  /// Changes a case a second apart each, and answers with the states, the first included.
  private static List<CaseState> answers(UUID caseId) {
    var ref = new CaseRef.ById(caseId);
    var states = new ArrayList<CaseState>();
    states.add(await(fixture.database.inOrg(ORG, tx -> CaseRows.find(tx, ORG, ref))).state());
    for (var change : CHANGES) {
      fixture.now.updateAndGet(now -> now.plus(Duration.ofSeconds(1)));
      states.add(done(await(fixture.commands.change(caller(ORG), ref, 0, change))).view().state());
    }
    return states;
  }

  private static @Nullable CaseState asOf(long org, UUID caseId, long version) {
    return await(fixture.database.inOrg(org, tx -> CaseHistory.asOf(tx, org, caseId, version)));
  }

  private static @Nullable CaseState asOf(long org, UUID caseId, Instant at) {
    return await(fixture.database.inOrg(org, tx -> CaseHistory.asOf(tx, org, caseId, at)));
  }
}

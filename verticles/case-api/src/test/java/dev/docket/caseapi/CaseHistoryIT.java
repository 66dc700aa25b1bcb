package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.OTHER_ORG;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.CaseApiFixture.caller;
import static dev.docket.caseapi.CaseApiFixture.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.casem.CaseCommand.Change;
import dev.docket.domain.casem.CaseCommand.UpdatePriority;
import dev.docket.domain.casem.CaseCommand.UpdateStatus;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import dev.docket.domain.casem.CaseDecider;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.casem.CaseState;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.domain.casem.Recorded;
import dev.docket.events.ReceivedEvent;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.server.grpc.StatusFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
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

  private static final int LONG = 2_500;
  private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

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
    assertThat(asOf(ORG, caseId, END)).isEqualTo(answered.getLast());
  }

  @Test
  void shouldKnowNothingOfACaseOfAnotherOrg() {
    var caseId = fixture.create("mine").view().id();

    assertThat(asOf(OTHER_ORG, caseId, 1)).isNull();
    assertThat(asOf(OTHER_ORG, caseId, END)).isNull();
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

  @Test
  void shouldAnswerWithThePastCaseAndWhomItNames() {
    // Given: created by Alice, then changed by a service
    var created = fixture.create("Disk full").view();
    var at = fixture.now.get();
    fixture.now.set(at.plusSeconds(60));
    var service = new Caller(ORG, "case-third-party-reader/jira", null, null, 0);
    var ref = new CaseRef.ById(created.id());
    var second =
        done(await(fixture.commands.change(service, ref, 0, new UpdateTitle("by Jira")))).view();
    var third =
        done(await(fixture.commands.change(caller(ORG), ref, 0, new AddComment("mine")))).view();

    // When / Then
    assertThat(getCase(created.id(), GetCaseRequest.newBuilder().setAsOfVersion(1)))
        .isEqualTo(created);
    assertThat(getCase(created.id(), GetCaseRequest.newBuilder().setAsOfVersion(2)))
        .isEqualTo(second);
    assertThat(getCase(created.id(), GetCaseRequest.newBuilder().setAsOfVersion(3)))
        .isEqualTo(third);
    assertThat(getCase(created.id(), asOf(at.plusSeconds(59)))).isEqualTo(created);
    assertThat(getCase(created.id(), asOf(at.minusSeconds(1)))).isNull();
    assertThat(getCase(UUID.randomUUID(), asOf(at))).isNull();
    assertThat(AsOf.asked(GetCaseRequest.getDefaultInstance())).isNull();
  }

  @Test
  void shouldSayWhichPastThereIsNot() {
    var id = fixture.create("short").view().id();

    assertThatThrownBy(() -> getCase(id, GetCaseRequest.newBuilder().setAsOfVersion(0)))
        .isInstanceOf(StatusFailure.class)
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("as_of_version must be at least 1");
    assertThatThrownBy(() -> getCase(id, GetCaseRequest.newBuilder().setAsOfVersion(2)))
        .hasStackTraceContaining("as_of_version must be at most the case's current version, 1");
    assertThatThrownBy(() -> getCase(id, asOf(END).setAsOfVersion(1)))
        .hasMessageContaining("as_of and as_of_version must not both be set");
    var never = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE);
    assertThatThrownBy(() -> getCase(id, GetCaseRequest.newBuilder().setAsOf(never)))
        .hasMessageContaining("as_of must be a time in the years 1 to 9999");
  }

  private static GetCaseRequest.Builder asOf(Instant at) {
    return GetCaseRequest.newBuilder()
        .setAsOf(Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()));
  }

  /// What the endpoint does once it knows the caller.
  private static @Nullable CaseView getCase(UUID id, GetCaseRequest.Builder request) {
    var asOf = Objects.requireNonNull(AsOf.asked(request.build()));
    return await(
        fixture.database.inOrg(
            ORG,
            tx ->
                CaseRows.find(tx, ORG, new CaseRef.ById(id))
                    .compose(present -> asOf.of(fixture.history, tx, ORG, present))));
  }

  @Test
  void shouldFoldNoMoreThanAThousandEventsOfALongCase() throws SQLException {
    // Given
    var caseId = longCase();
    var plain = plainFold(caseId);
    assertThat(plain).hasSize(LONG);

    // When / Then: as the commands left the snapshots
    assertEqualAnywhere(caseId, plain);

    // When: a case from before there were snapshots
    fixture.execute("delete from docket.case_snapshot");

    // Then: the first reader folds all and leaves them
    var first = fold(caseId, new CaseHistory.Until(LONG, null));
    assertThat(first).isEqualTo(new CaseHistory.Folded(plain.getLast(), LONG));
    assertEqualAnywhere(caseId, plain);
  }

  @Test
  void shouldIgnoreAndReplaceASnapshotThatItCannotRead() throws SQLException {
    // Given
    var caseId = longCase();
    var last = plainFold(caseId).getLast();
    long ignored = fixture.snapshots.ignored();
    fixture.execute(
        "update docket.case_snapshot set state = '\\x07' where version = 2000 and case_id = '%s'"
            .formatted(caseId));

    // When / Then
    assertThat(fold(caseId, new CaseHistory.Until(LONG, null)))
        .isEqualTo(new CaseHistory.Folded(last, LONG));
    assertThat(fixture.snapshots.ignored()).isEqualTo(ignored + 1);

    // When / Then: of another codec version, which is no reason to count
    fixture.execute("update docket.case_snapshot set codec_version = 99");
    assertThat(fold(caseId, new CaseHistory.Until(LONG, null)).events()).isEqualTo(LONG);
    assertThat(fold(caseId, new CaseHistory.Until(LONG, null)))
        .isEqualTo(new CaseHistory.Folded(last, LONG - 2_000));
    assertThat(fixture.snapshots.ignored()).isEqualTo(ignored + 1);
  }

  private static void assertEqualAnywhere(UUID caseId, List<CaseState> plain) {
    var versions = new TreeSet<>(List.of(1, 999, 1_000, 1_001, 1_999, 2_000, 2_001, LONG));
    for (int version = 7; version < LONG; version += 83) {
      versions.add(version);
    }
    for (var version : versions) {
      var expected = plain.get(version - 1);
      for (var until :
          List.of(
              new CaseHistory.Until(version, null),
              new CaseHistory.Until(Long.MAX_VALUE, expected.recordedAt()))) {
        var folded = fold(caseId, until);
        assertThat(folded.state()).as("%s", until).isEqualTo(expected);
        assertThat(folded.events()).as("%s", until).isLessThanOrEqualTo(1_000);
      }
    }
  }

  /// The log folded from its beginning by the domain's functions alone: the state after each
  /// version.
  private static List<CaseState> plainFold(UUID caseId) {
    var states = new ArrayList<CaseState>();
    for (var received : fixture.log(ORG, caseId)) {
      var h = received.header();
      if (!(received.event() instanceof ReceivedEvent.Payload.Known(var event))) {
        throw new AssertionError(h.type());
      }
      states.add(
          switch (event) {
            case CaseEvent.CaseCreated e ->
                CaseDecider.create(new Recorded<>(e, h.version(), h.recordedAt(), h.actor()));
            case CaseEvent.Changed e ->
                CaseDecider.evolve(
                    states.getLast(), new Recorded<>(e, h.version(), h.recordedAt(), h.actor()));
          });
    }
    return states;
  }

  /// A case of [#LONG] versions, a second apart.
  private static UUID longCase() {
    var caseId = fixture.create("long").view().id();
    var ref = new CaseRef.ById(caseId);
    for (int version = 2; version <= LONG; version++) {
      fixture.now.updateAndGet(now -> now.plus(Duration.ofSeconds(1)));
      var change =
          version % 5 == 0
              ? new UpdateTitle("title " + version)
              : new AddComment("comment " + version);
      await(fixture.commands.change(caller(ORG), ref, 0, change));
    }
    return caseId;
  }

  private static CaseHistory.Folded fold(UUID caseId, CaseHistory.Until until) {
    return await(
        fixture.database.inOrg(
            ORG, tx -> fixture.history.fold(new CaseHistory.Stream(tx, ORG, caseId), until)));
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
    return await(fixture.database.inOrg(org, tx -> fixture.history.asOf(tx, org, caseId, version)));
  }

  private static @Nullable CaseState asOf(long org, UUID caseId, Instant at) {
    return await(fixture.database.inOrg(org, tx -> fixture.history.asOf(tx, org, caseId, at)));
  }
}

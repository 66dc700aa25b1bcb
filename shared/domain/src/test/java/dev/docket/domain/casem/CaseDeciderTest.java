package dev.docket.domain.casem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.casem.CaseCommand.Change;
import dev.docket.domain.casem.CaseCommand.CreateCase;
import dev.docket.domain.casem.CaseCommand.UpdatePriority;
import dev.docket.domain.casem.CaseCommand.UpdateStatus;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import dev.docket.domain.casem.CaseEvent.CaseCreated;
import dev.docket.domain.casem.CaseEvent.Changed;
import dev.docket.domain.casem.CaseEvent.CommentAdded;
import dev.docket.domain.casem.CaseEvent.PriorityUpdated;
import dev.docket.domain.casem.CaseEvent.StatusUpdated;
import dev.docket.domain.casem.CaseEvent.TitleUpdated;
import dev.docket.domain.casem.Decision.Accepted;
import dev.docket.domain.casem.Decision.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CaseDeciderTest {

  private static final UUID PROJECT = new UUID(0, 1);
  private static final UUID TYPE = new UUID(0, 2);
  private static final Actor ALICE = new Actor.User(new UUID(0, 3));
  private static final Actor BOT = new Actor.Service("caseworker");
  private static final Instant T1 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T2 = T1.plusSeconds(60);
  private static final Instant T3 = T1.plusSeconds(120);

  @Test
  void shouldCreateACaseFromItsCommand() {
    // When
    var decision = CaseDecider.decide(create("Disk full", ""));

    // Then
    assertThat(decision).isEqualTo(new Accepted<>(List.of(created("Disk full", CaseStatus.OPEN))));
  }

  @ParameterizedTest
  @MethodSource("wrongCreations")
  void shouldRejectACreationThatNamesTheWrongField(
      CreateCase command, String field, String detail) {
    assertThat(CaseDecider.decide(command)).isEqualTo(new Rejected<CaseCreated>(field, detail));
  }

  static Stream<Arguments> wrongCreations() {
    return Stream.of(
        Arguments.of(create("", ""), "title", "title must not be empty"),
        Arguments.of(create(" \t", ""), "title", "title must not be empty"),
        Arguments.of(
            create("x".repeat(501), ""),
            "title",
            "title must have at most 500 characters, found 501"),
        Arguments.of(create("a\0b", ""), "title", "title must not contain the character U+0000"),
        Arguments.of(
            create("ok", "x".repeat(50_001)),
            "description",
            "description must have at most 50000 characters, found 50001"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldDecideAChange(Change change, List<Changed> expected) {
    assertThat(CaseDecider.decide(open(), change)).isEqualTo(new Accepted<>(expected));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of(new UpdateTitle("New"), List.of(new TitleUpdated("Old", "New"))),
        Arguments.of(new UpdateTitle("Old"), List.of()),
        Arguments.of(
            new UpdateStatus(CaseStatus.CLOSED),
            List.of(new StatusUpdated(CaseStatus.OPEN, CaseStatus.CLOSED))),
        Arguments.of(new UpdateStatus(CaseStatus.OPEN), List.of()),
        Arguments.of(
            new UpdatePriority(Priority.P1),
            List.of(new PriorityUpdated(Priority.NOT_DEFINED, Priority.P1))),
        Arguments.of(new UpdatePriority(Priority.NOT_DEFINED), List.of()),
        Arguments.of(new AddComment("hello"), List.of(new CommentAdded("hello"))));
  }

  @ParameterizedTest
  @MethodSource("wrongChanges")
  void shouldRejectAChangeThatNamesTheWrongField(Change change, String field, String detail) {
    assertThat(CaseDecider.decide(open(), change)).isEqualTo(new Rejected<Changed>(field, detail));
  }

  static Stream<Arguments> wrongChanges() {
    return Stream.of(
        Arguments.of(new UpdateTitle(" "), "title", "title must not be empty"),
        Arguments.of(
            new UpdateTitle("x".repeat(501)),
            "title",
            "title must have at most 500 characters, found 501"),
        Arguments.of(new AddComment("\n"), "comment", "comment must not be empty"),
        Arguments.of(
            new AddComment("\0"), "comment", "comment must not contain the character U+0000"),
        Arguments.of(
            new AddComment("x".repeat(50_001)),
            "comment",
            "comment must have at most 50000 characters, found 50001"));
  }

  @Test
  void shouldKeepWhoAndWhenOfTheLatestChange() {
    // When
    var state = CaseDecider.evolve(open(), recorded(new TitleUpdated("Old", "New"), 2, T2));

    // Then
    assertThat(state.title()).isEqualTo("New");
    assertThat(state.version()).isEqualTo(2);
    assertThat(state.createdAt()).isEqualTo(T1);
    assertThat(state.createdBy()).isEqualTo(ALICE);
    assertThat(state.modifiedAt()).isEqualTo(T2);
    assertThat(state.modifiedBy()).isEqualTo(BOT);
  }

  @Test
  void shouldNotBeModifiedBeforeTheFirstChange() {
    assertThat(open().modifiedAt()).isNull();
    assertThat(open().modifiedBy()).isNull();
    assertThat(open().closedAt()).isNull();
  }

  @Test
  void shouldRememberWhenItWasClosedUntilItIsReopened() {
    // When
    var closed =
        CaseDecider.evolve(
            open(), recorded(new StatusUpdated(CaseStatus.OPEN, CaseStatus.CLOSED), 2, T2));
    var commented = CaseDecider.evolve(closed, recorded(new CommentAdded("late"), 3, T3));
    var reopened =
        CaseDecider.evolve(
            commented, recorded(new StatusUpdated(CaseStatus.CLOSED, CaseStatus.OPEN), 4, T3));

    // Then
    assertThat(closed.closedAt()).isEqualTo(T2);
    assertThat(commented.closedAt()).isEqualTo(T2);
    assertThat(commented.commentCount()).isEqualTo(1);
    assertThat(reopened.closedAt()).isNull();
  }

  @Test
  void shouldCountACaseThatIsBornClosedAsClosed() {
    var state = CaseDecider.create(new Recorded<>(created("Old", CaseStatus.CLOSED), 1, T1, ALICE));

    assertThat(state.closedAt()).isEqualTo(T1);
  }

  private static CaseState open() {
    return CaseDecider.create(new Recorded<>(created("Old", CaseStatus.OPEN), 1, T1, ALICE));
  }

  private static Recorded<Changed> recorded(Changed event, long version, Instant at) {
    return new Recorded<>(event, version, at, BOT);
  }

  private static CreateCase create(String title, String description) {
    return new CreateCase(
        PROJECT,
        "DEMO-1",
        1,
        TYPE,
        title,
        description,
        Priority.NOT_DEFINED,
        CaseStatus.OPEN,
        null,
        "MANUAL");
  }

  private static CaseCreated created(String title, CaseStatus status) {
    return new CaseCreated(
        PROJECT, "DEMO-1", 1, TYPE, title, "", Priority.NOT_DEFINED, status, null, "MANUAL");
  }
}

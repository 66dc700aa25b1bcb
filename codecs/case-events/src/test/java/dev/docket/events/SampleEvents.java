package dev.docket.events;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// An event of every type, as it is written today.
final class SampleEvents {

  static final UUID CASE = UUID.fromString("01890000-0000-7000-8000-000000000002");

  private static final UUID PROJECT = UUID.fromString("01890000-0000-7000-8000-000000000001");
  private static final UUID USER = UUID.fromString("01890000-0000-7000-8000-000000000003");
  private static final UUID TYPE = UUID.fromString("00000000-0000-0000-0000-000000000001");

  private SampleEvents() {}

  static Stream<DomainEvent> ofEveryType() {
    return Stream.of(
        event(
            new CaseEvent.CaseCreated(
                PROJECT,
                "DEMO-7",
                7,
                TYPE,
                "Disk full on db-1",
                "at 97 %",
                Priority.P2,
                CaseStatus.OPEN,
                USER,
                "MANUAL")),
        event(new CaseEvent.TitleUpdated("Disk full", "Disk full on db-1 · naïve 🚨")),
        event(new CaseEvent.StatusUpdated(CaseStatus.OPEN, CaseStatus.IN_PROGRESS)),
        event(new CaseEvent.PriorityUpdated(Priority.NOT_DEFINED, Priority.P1)),
        event(new CaseEvent.CommentAdded("on it")));
  }

  private static DomainEvent event(CaseEvent event) {
    var type = EventType.of(event);
    return new DomainEvent(
        new EventHeader(
            UUID.fromString("01890000-0000-7000-8000-00000000000a"),
            42,
            PROJECT,
            CASE,
            3,
            type.id(),
            type.schemaVersion(),
            Instant.parse("2026-02-03T04:05:06.123456Z"),
            new Actor.User(USER),
            Origin.JIRA,
            UUID.fromString("01890000-0000-7000-8000-00000000000b"),
            1),
        new CaseFacets("OPEN", "P2", USER, TYPE, Map.of("team", List.of("db", "sre"))),
        event);
  }

  /// The same event at another place in its case.
  static ReceivedEvent at(long version, ReceivedEvent event) {
    var h = event.header();
    return new ReceivedEvent(
        new EventHeader(
            h.eventId(),
            h.orgId(),
            h.projectId(),
            h.caseId(),
            version,
            h.type(),
            h.schemaVersion(),
            h.recordedAt(),
            h.actor(),
            h.origin(),
            h.causationId(),
            h.depth()),
        event.after(),
        event.payload());
  }
}

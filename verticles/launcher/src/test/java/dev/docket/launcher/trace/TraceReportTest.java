package dev.docket.launcher.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.events.CaseFacets;
import dev.docket.events.DomainEvent;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.EventHeader;
import dev.docket.events.Origin;
import dev.docket.launcher.trace.KafkaTrace.Place;
import dev.docket.launcher.trace.TraceReport.Reader;
import dev.docket.store.LogPosition;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceReportTest {

  private static final UUID CASE = new UUID(0, 2);
  private static final UUID EVENT = new UUID(0, 3);
  private static final UUID CELL = new UUID(0, 4);
  private static final UUID CAUSE = new UUID(0, 5);
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06.123456Z");
  private static final LogPosition POSITION = new LogPosition(90, 17);
  private static final TopicPartition PARTITION = new TopicPartition("case.events", 2);
  private static final Place FOUND = new Place.At(PARTITION, 40);
  private static final List<TracedEvent.Cell> CELLS =
      List.of(new TracedEvent.Cell(CELL, "COMMENT", false));

  @Test
  void shouldTellOfAnEventThatIsDone() {
    assertThat(lines(new LogPosition(91, 0), FOUND, 41L, CELLS))
        .containsExactly(
            "version 3 of case %s, org 7: case.comment_added, event %s".formatted(CASE, EVENT),
            "  command    by case-third-party-reader/jira, origin JIRA, because of %s, depth 1"
                .formatted(CAUSE),
            "  log        recorded 2026-02-03T04:05:06.123456Z, transaction 90, position 17",
            "  relay      published",
            "  kafka      topic case.events, partition 2, offset 40",
            "  timeline   done: group g has committed offset 41",
            "  cells      COMMENT " + CELL);
  }

  @Test
  void shouldTellOfAnEventThatWaits() {
    assertThat(lines(new LogPosition(90, 16), FOUND, 30L, List.of()))
        .contains(
            "  relay      not published yet, or not noted: the relay is at transaction 90, position 16",
            "  timeline   not done, or not committed yet: group g has committed offset 30, 10 before it",
            "  cells      none");
  }

  @Test
  void shouldTellOfAnEventThatNobodyHasTaken() {
    assertThat(lines(null, new Place.NotFound(PARTITION, 5, 9), null, List.of()))
        .contains(
            "  relay      not published: no relay has run on this database",
            "  kafka      not found in topic case.events, partition 2, from offset 5 to before 9: not there yet, or no longer kept",
            "  timeline   group g has committed nothing in this partition");
    assertThat(lines(POSITION, new Place.NotFound(PARTITION, 5, 9), 9L, List.of()))
        .contains("  relay      published", "  timeline   group g has committed offset 9");
  }

  private static List<String> lines(
      @Nullable LogPosition cursor,
      Place place,
      @Nullable Long committed,
      List<TracedEvent.Cell> cells) {
    var header =
        new EventHeader(
            EVENT,
            7,
            new UUID(0, 1),
            CASE,
            3,
            "case.comment_added",
            1,
            AT,
            new Actor.Service("case-third-party-reader/jira"),
            Origin.JIRA,
            CAUSE,
            1);
    var envelope =
        EventEnvelopes.write(
            new DomainEvent(
                header,
                new CaseFacets("OPEN", "P1", null, new UUID(0, 1), Map.of()),
                new CaseEvent.CommentAdded("never shown")));
    var event =
        new TracedEvent(
            7, CASE, 3, EVENT, "case.comment_added", AT, POSITION, Buffer.buffer(envelope), cells);
    return new TraceReport(event, cursor, place, List.of(new Reader("timeline", "g", committed)))
        .lines();
  }
}

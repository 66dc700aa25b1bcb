package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.CaseApiFixture.caller;
import static dev.docket.caseapi.CaseApiFixture.done;

import dev.docket.caseapi.rebuild.TimelineRebuild;
import dev.docket.caseapi.rebuild.TimelineRebuild.Outcome;
import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.timeline.CellContent;
import dev.docket.events.EffectKey;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.ReceivedEvent;
import dev.docket.store.EventReader;
import dev.docket.store.LogPosition;
import dev.docket.store.StoredEvent;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// The timeline of [CaseApiFixture#ORG] as its flavor makes it, a rebuild of it, and what it holds.
final class RebuiltTimeline {
  static final TimelineRebuild.Progress SILENT = (_, _, _) -> {};

  private final CaseApiFixture fixture;
  private LogPosition flavorRead = LogPosition.START;

  RebuiltTimeline(CaseApiFixture fixture) {
    this.fixture = fixture;
  }

  Outcome rebuild(TimelineRebuild.Progress progress) {
    return new TimelineRebuild(fixture.pool, UUID::randomUUID, progress).rebuild(ORG);
  }

  void comment(UUID caseId, String message) {
    done(
        await(
            fixture.commands.change(
                caller(ORG), new CaseRef.ById(caseId), 0, new AddComment(message))));
  }

  /// What the flavor `timeline` does: every published event becomes a cell, by the command that it
  /// calls.
  void runFlavor() {
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

  static ReceivedEvent received(StoredEvent stored) {
    return switch (EventEnvelopes.read(stored.entry().envelope().getBytes())) {
      case EventEnvelopes.ReadResult.Read(var received) -> received;
      case EventEnvelopes.ReadResult.Malformed(var reason) -> throw new AssertionError(reason);
    };
  }

  static TimelineRows.Cell flavorCell(ReceivedEvent received) {
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

  static UUID cellId(ReceivedEvent received) {
    return EffectKey.timelineCell(received.header().eventId(), content(received).type()).id();
  }

  private static CellContent content(ReceivedEvent received) {
    if (received.event() instanceof ReceivedEvent.Payload.Known(var event)) {
      return CellContent.of(event);
    }
    throw new AssertionError(received.header().type());
  }

  /// All columns of an org's live cells.
  List<String> cells(long org) {
    return query(
        org,
        "select to_jsonb(t)::text as cell from docket.timeline_cell t where org_id = $1 order by case_id, id",
        row -> row.getString("cell"));
  }

  /// Ids of a case's cells of events, in the order of the versions.
  List<UUID> ids(UUID caseId) {
    return query(
        ORG,
        "select id from docket.timeline_cell where org_id = $1 and case_id = '%s' and case_version > 0 order by case_version"
            .formatted(caseId),
        row -> row.getUUID("id"));
  }

  <T> List<T> query(long org, String sql, Function<Row, T> read) {
    var rows = await(fixture.database.inOrg(org, tx -> tx.execute(sql, Tuple.of(org))));
    var list = new ArrayList<T>();
    rows.forEach(row -> list.add(read.apply(row)));
    return list;
  }
}

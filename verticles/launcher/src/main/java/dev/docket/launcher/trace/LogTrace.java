package dev.docket.launcher.trace;

import dev.docket.store.LogPosition;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OrgTransaction;
import dev.docket.store.OutboxCursors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the database knows. Reads only.
final class LogTrace {

  /// Events of one case, the newest ones.
  static final int MAX_EVENTS = 20;

  private static final String EVENTS =
      """
      select e.org_id, e.case_id, e.version, e.event_id, e.type, e.recorded_at, e.xid::text, e.position, e.envelope
      from docket.event e
      """;

  private static final String BY_EVENT = EVENTS + "where e.org_id = $1 and e.event_id = $2";

  private static final String BY_CASE =
      EVENTS
          + """
          where e.org_id = $1 and e.case_id = (select id from docket.case where org_id = $1 and (id = $2 or key = $3))
          order by e.version desc limit $4
          """;

  private static final String CELLS =
      """
      select id, type, deleted_at is not null as deleted from docket.timeline_cell
      where org_id = $1 and case_id = $2 and event_id = $3 order by id
      """;

  private final Pool app;
  private final OrgDatabase database;
  private final Pool relay;

  /// @param app logs in as `docket_app`
  /// @param relay logs in as `docket_relay`, who alone may see the relay's cursor
  LogTrace(Pool app, Pool relay) {
    this.app = app;
    this.database = new OrgDatabase(app);
    this.relay = relay;
  }

  /// The events that the text names: one by its id, or the newest of a case by its id or key; in
  /// the order of the versions. In whichever org they are, in several only where a key is in
  /// several.
  Future<List<TracedEvent>> events(String named, @Nullable UUID id) {
    return app.query("select id from docket.org order by id")
        .execute()
        .compose(rows -> {
          Future<List<TracedEvent>> found = Future.succeededFuture(List.of());
          for (var row : rows) {
            long orgId = row.getLong("id");
            found = found.compose(before -> joined(before, orgId, named, id));
          }
          return found;
        });
  }

  private Future<List<TracedEvent>> joined(
      List<TracedEvent> before, long orgId, String named, @Nullable UUID id) {
    return database
        .inOrg(orgId, tx -> inOrg(tx, orgId, named, id))
        .map(found -> {
          var all = new ArrayList<>(before);
          all.addAll(found);
          return all;
        });
  }

  private static Future<List<TracedEvent>> inOrg(
      OrgTransaction tx, long orgId, String named, @Nullable UUID id) {
    return tx.execute(BY_EVENT, Tuple.of(orgId, id))
        .compose(rows ->
            rows.size() > 0
                ? Future.succeededFuture(rows)
                : tx.execute(BY_CASE, Tuple.of(orgId, id, named, MAX_EVENTS)))
        .compose(rows -> {
          var reads = new ArrayList<Future<TracedEvent>>();
          for (var row : rows) {
            reads.addFirst(
                tx.execute(CELLS, Tuple.of(orgId, row.getUUID("case_id"), row.getUUID("event_id")))
                    .map(cells -> event(row, cells)));
          }
          return Future.all(reads).map(_ -> reads.stream().map(Future::result).toList());
        });
  }

  private static TracedEvent event(Row row, Iterable<Row> cellRows) {
    var cells = new ArrayList<TracedEvent.Cell>();
    for (var cell : cellRows) {
      cells.add(
          new TracedEvent.Cell(
              cell.getUUID("id"), cell.getString("type"), cell.getBoolean("deleted")));
    }
    return new TracedEvent(
        row.getLong("org_id"),
        row.getUUID("case_id"),
        row.getLong("version"),
        row.getUUID("event_id"),
        row.getString("type"),
        row.getOffsetDateTime("recorded_at").toInstant(),
        LogPosition.of(row),
        row.getBuffer("envelope"),
        List.copyOf(cells));
  }

  /// How far the relay has published the shard that an event is in; null when none ever ran.
  Future<@Nullable LogPosition> cursor(TracedEvent event) {
    return OutboxCursors.ofCase(relay, event.orgId(), event.caseId());
  }
}

package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Reads the log within an org. Forwards envelopes unread.
///
/// Streams of a project or an org come in the order (xid, position), and only from transactions
/// older than every running one: what becomes visible later sorts behind all that was read before,
/// and a case's events come in the order of their versions (see [Outbox]).
public final class EventReader {

  /// Largest number of events per read, so that one read stays far below a second and some
  /// megabytes.
  public static final int MAX_LIMIT = 1_000;

  // A range of versions and not a limit: versions have no gaps, and the primary key answers it.
  private static final String OF_CASE =
      """
      select case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope
      from docket.event
      where org_id = $1 and case_id = $2 and version > $3 and version <= $4
      order by version
      """;

  // Qualified: an unqualified `order by xid` means the text in the select list.
  private static final String STREAM =
      """
      select e.xid::text, e.position,
        e.case_id, e.version, e.event_id, e.project_id, e.type, e.schema_version, e.recorded_at, e.envelope
      from docket.event e
      where e.org_id = $1 %s
        and (e.xid, e.position) > ($2::text::xid8, $3)
        and e.xid < pg_snapshot_xmin(pg_current_snapshot())
      order by e.xid, e.position
      limit $4
      """;

  private static final String OF_ORG = STREAM.formatted("");
  private static final String OF_PROJECT = STREAM.formatted("and e.project_id = $5");

  private EventReader() {}

  /// The events of a case behind a version, in the order of their versions; fewer than `limit` only
  /// where the case ends.
  ///
  /// @param afterVersion 0 to begin at the first
  /// @param limit 1 to [#MAX_LIMIT]
  public static Future<List<LogEntry>> ofCase(
      OrgTransaction transaction, long orgId, UUID caseId, long afterVersion, int limit) {
    checkLimit(limit);
    return transaction
        .execute(OF_CASE, Tuple.of(orgId, caseId, afterVersion, afterVersion + limit))
        .map(rows -> list(rows, EventReader::entry));
  }

  /// The events of an org behind a position, oldest first. None when the reader has caught up with
  /// the oldest running transaction.
  ///
  /// @param limit 1 to [#MAX_LIMIT]
  public static Future<List<StoredEvent>> ofOrg(
      OrgTransaction transaction, long orgId, LogPosition after, int limit) {
    return stream(transaction, OF_ORG, behind(orgId, after, limit));
  }

  /// The events of a project behind a position, oldest first. None when the reader has caught up
  /// with the oldest running transaction.
  ///
  /// @param limit 1 to [#MAX_LIMIT]
  public static Future<List<StoredEvent>> ofProject(
      OrgTransaction transaction, long orgId, UUID projectId, LogPosition after, int limit) {
    return stream(transaction, OF_PROJECT, behind(orgId, after, limit).addUUID(projectId));
  }

  private static Tuple behind(long orgId, LogPosition after, int limit) {
    checkLimit(limit);
    return Tuple.of(orgId, after.xidText(), after.position(), limit);
  }

  private static Future<List<StoredEvent>> stream(
      OrgTransaction transaction, String sql, Tuple parameters) {
    return transaction
        .execute(sql, parameters)
        .map(rows -> list(rows, row -> new StoredEvent(LogPosition.of(row), entry(row))));
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit must be from 1 to %d, but is %d".formatted(MAX_LIMIT, limit));
    }
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
    var list = new ArrayList<T>(rows.size());
    rows.forEach(row -> list.add(read.apply(row)));
    return list;
  }

  private static LogEntry entry(Row row) {
    return new LogEntry(
        row.getUUID("case_id"),
        row.getLong("version"),
        row.getUUID("event_id"),
        row.getUUID("project_id"),
        row.getString("type"),
        row.getInteger("schema_version"),
        row.getOffsetDateTime("recorded_at").toInstant(),
        row.getBuffer("envelope"));
  }
}

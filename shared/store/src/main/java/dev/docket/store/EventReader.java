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

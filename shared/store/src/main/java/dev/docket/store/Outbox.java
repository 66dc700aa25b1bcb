package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/// The outbox as its one reader sees it, in an order in which nothing is ever overtaken.
///
/// Rows are read by (xid, position), and only those whose transaction is older than every running
/// one (`pg_snapshot_xmin`): a row that becomes visible later therefore sorts behind all that was
/// read before. Together with {@link OrgTransaction#lockStream} a case's events come out in the
/// order of their versions.
public final class Outbox {

  /// Keeps the relay's locks apart from those of streams, which use the one-argument form anyway.
  private static final int ADVISORY_CLASS = 0x72656c61;

  // Qualified: an unqualified `order by xid` means the text in the select list, where 10000 comes
  // before 9999; what the limit then cuts off would stay behind the cursor for ever.
  private static final String READ =
      """
      select o.xid::text, o.position, o.org_id, o.case_id, o.version, o.event_id, o.type, o.envelope
      from docket.outbox o
      where (o.xid, o.position) > ($1::text::xid8, $2)
        and o.xid < pg_snapshot_xmin(pg_current_snapshot())
      order by o.xid, o.position
      limit $3
      """;

  private static final String CURSOR =
      """
      select xid::text, position, system_identifier, log_epoch
      from docket.relay_cursor where shard = $1
      """;

  private static final String CREATE_CURSOR =
      """
      insert into docket.relay_cursor (shard, xid, position, system_identifier, log_epoch)
      values ($1, '0', 0, $2, $3)
      """;

  private static final String ADVANCE =
      """
      update docket.relay_cursor set xid = $2::text::xid8, position = $3, updated_at = now()
      where shard = $1 and (xid, position) <= ($2::text::xid8, $3)
      """;

  private static final String IDENTITY =
      """
      select (select system_identifier from pg_control_system()) as system_identifier, log_epoch
      from docket.log_identity
      """;

  /// What a shard's cursor turned out to be.
  public sealed interface Cursor {

    record At(OutboxPosition position) implements Cursor {}

    /// The cursor belongs to another log: this database was restored or replaced since it was
    /// written.
    record OfAnotherLog(LogIdentity expected, LogIdentity found) implements Cursor {}
  }

  private Outbox() {}

  /// Tries to become the one reader of a shard for as long as the connection lives.
  public static Future<Boolean> tryOwn(SqlConnection connection, int shard) {
    return connection
        .preparedQuery("select pg_try_advisory_lock($1, $2) as owned")
        .execute(Tuple.of(ADVISORY_CLASS, shard))
        .map(rows -> rows.iterator().next().getBoolean("owned"));
  }

  public static Future<LogIdentity> identity(SqlClient client) {
    return client
        .query(IDENTITY)
        .execute()
        .map(rows -> rows.iterator().next())
        .map(r -> new LogIdentity(r.getLong("system_identifier"), r.getUUID("log_epoch")));
  }

  /// Where a shard stands; a shard without a cursor starts before every row.
  public static Future<Cursor> cursor(SqlClient client, int shard, LogIdentity identity) {
    return client
        .preparedQuery(CURSOR)
        .execute(Tuple.of(shard))
        .compose(rows ->
            rows.size() == 0
                ? client
                    .preparedQuery(CREATE_CURSOR)
                    .execute(Tuple.of(shard, identity.systemIdentifier(), identity.logEpoch()))
                    .map(_ -> (Cursor) new Cursor.At(OutboxPosition.START))
                : Future.succeededFuture(cursor(rows.iterator().next(), identity)));
  }

  private static Cursor cursor(Row row, LogIdentity identity) {
    var written = new LogIdentity(row.getLong("system_identifier"), row.getUUID("log_epoch"));
    return written.equals(identity)
        ? new Cursor.At(position(row))
        : new Cursor.OfAnotherLog(written, identity);
  }

  /// The next rows behind a position, oldest first.
  ///
  /// @param limit rows at the most
  public static Future<List<OutboxEntry>> read(SqlClient client, OutboxPosition after, int limit) {
    return client
        .preparedQuery(READ)
        .execute(Tuple.of(Long.toUnsignedString(after.xid()), after.position(), limit))
        .map(rows -> {
          var entries = new ArrayList<OutboxEntry>(rows.size());
          rows.forEach(row -> entries.add(entry(row)));
          return entries;
        });
  }

  /// Moves a shard's cursor forward; it never moves back.
  public static Future<?> advance(SqlClient client, int shard, OutboxPosition to) {
    return client
        .preparedQuery(ADVANCE)
        .execute(Tuple.of(shard, Long.toUnsignedString(to.xid()), to.position()));
  }

  private static OutboxEntry entry(Row row) {
    return new OutboxEntry(
        position(row),
        row.getLong("org_id"),
        row.getUUID("case_id"),
        row.getLong("version"),
        row.getUUID("event_id"),
        row.getString("type"),
        row.getBuffer("envelope"));
  }

  private static OutboxPosition position(Row row) {
    return new OutboxPosition(
        Long.parseUnsignedLong(row.getString("xid")), row.getLong("position"));
  }
}

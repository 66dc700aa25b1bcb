package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;

/// The outbox as its readers see it, in an order in which nothing is ever overtaken.
///
/// Rows are read by (xid, position), and only those whose transaction is older than every running
/// one (`pg_snapshot_xmin`): a row that becomes visible later therefore sorts behind all that was
/// read before. Together with {@link OrgTransaction#lockStream} a case's events come out in the
/// order of their versions.
public final class Outbox {

  // One snapshot for the horizon and the rows: what lies below the horizon is all there is. Not
  // sorted once more outside, which would copy every envelope; `entries` looks at the order.
  private static final String READ =
      """
      with h as materialized (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon)
      select h.horizon, o.xid::text, o.position, o.org_id, o.project_id, o.case_id, o.version, o.type, o.envelope,
        o.traceparent
      from h
      left join lateral (
        select r.*, sum(octet_length(r.envelope)) over (order by r.xid, r.position rows unbounded preceding)
          - octet_length(r.envelope) as bytes_before
        from docket.outbox r
        where (r.xid, r.position) > ($1::text::xid8, $2)
          and r.xid < pg_snapshot_xmin(pg_current_snapshot())
          and r.slot % $3::int = $4::int
        order by r.xid, r.position
        limit $5
      ) o on o.bytes_before < $6
      """;

  private static final String ADVANCE =
      """
      update docket.relay_cursor set xid = $4::text::xid8, position = $5, updated_at = now()
      where shards = $1 and shard = $2 and owner_epoch = $3 and (xid, position) <= ($4::text::xid8, $5)
      """;

  private static final String BACKLOG =
      """
      with behind as materialized (
        select o.written_at from docket.outbox o
        where (o.xid, o.position) > ($1::text::xid8, $2) and o.slot % $3::int = $4::int
        order by o.xid, o.position
        limit $5)
      select count(*) as n,
        coalesce(extract(epoch from clock_timestamp() - min(written_at)) * 1000, 0)::bigint as oldest_ms,
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint
          - pg_snapshot_xmin(pg_current_snapshot())::text::bigint as open
      from behind
      """;

  private Outbox() {}

  /// The next rows of a shard behind a position, oldest first.
  public static Future<OutboxBatch> read(
      SqlClient client, OutboxShard shard, LogPosition after, OutboxBatch.Limit limit) {
    return client
        .preparedQuery(READ)
        .execute(
            Tuple.of(
                after.xidText(),
                after.position(),
                shard.count(),
                shard.index(),
                limit.rows(),
                limit.bytes()))
        .map(rows -> batch(rows, after, limit));
  }

  private static OutboxBatch batch(RowSet<Row> rows, LogPosition after, OutboxBatch.Limit limit) {
    var entries = new ArrayList<OutboxEntry>(rows.size());
    long bytes = 0;
    var last = after;
    var horizon = after;
    for (var row : rows) {
      if (horizon.equals(after)) {
        horizon = new LogPosition(Long.parseUnsignedLong(row.getString("horizon")), 0);
      }
      if (row.getLong("position") == null) {
        break;
      }
      var entry = entry(row);
      if (entry.position().compareTo(last) <= 0) {
        throw new IllegalStateException(
            "the outbox came out of order: %s behind %s".formatted(entry.position(), last));
      }
      last = entry.position();
      bytes += entry.envelope().length();
      entries.add(entry);
    }
    boolean more = entries.size() == limit.rows() || bytes >= limit.bytes();
    return new OutboxBatch(entries, more || horizon.compareTo(last) < 0 ? last : horizon, more);
  }

  /// Moves the cursor of a shard forward; it never moves back.
  ///
  /// @return false when somebody else has taken the shard over: nothing was written, and whoever
  ///   asked must stop publishing
  public static Future<Boolean> advance(SqlClient client, OutboxOwner owner, LogPosition to) {
    return client
        .preparedQuery(ADVANCE)
        .execute(
            Tuple.of(
                owner.shard().count(),
                owner.shard().index(),
                owner.epoch(),
                to.xidText(),
                to.position()))
        .map(rows -> rows.rowCount() == 1);
  }

  /// What waits behind a position, for the operator.
  public static Future<OutboxBacklog> backlog(
      SqlClient client, OutboxShard shard, LogPosition after) {
    return client
        .preparedQuery(BACKLOG)
        .execute(
            Tuple.of(
                after.xidText(),
                after.position(),
                shard.count(),
                shard.index(),
                OutboxBacklog.MAX_ROWS))
        .map(rows -> rows.iterator().next())
        .map(row ->
            new OutboxBacklog(
                row.getLong("n"),
                Duration.ofMillis(row.getLong("oldest_ms")),
                row.getLong("open")));
  }

  /// Empties at most one bucket of which every row is published by every shard, never the one that
  /// is being written to. Meant to be asked now and then; asking costs little.
  ///
  /// @return whether a bucket was emptied
  public static Future<Boolean> truncatePublished(SqlClient client) {
    return client
        .query("select docket.truncate_published_bucket() is not null as truncated")
        .execute()
        .map(rows -> rows.iterator().next().getBoolean("truncated"));
  }

  private static OutboxEntry entry(Row row) {
    return new OutboxEntry(
        LogPosition.of(row),
        row.getLong("org_id"),
        row.getUUID("project_id"),
        row.getUUID("case_id"),
        row.getLong("version"),
        row.getString("type"),
        row.getBuffer("envelope"),
        row.getString("traceparent"));
  }
}

package dev.docket.chaos.oracle;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// What stands in the outbox and in the cursors of the relays, read by the superuser, a connection
/// for each look.
public final class OutboxRows {

  private static final String BEHIND =
      """
      select count(*) from docket.outbox o
      where o.position <= ? and not exists (
        select from docket.relay_cursor c
        where o.slot % c.shards = c.shard and (o.xid, o.position) <= (c.xid, c.position))
      """;

  private final String jdbcUrl;

  /// Where a shard stands.
  public record Cursor(long epoch, long xid, long position) {}

  public OutboxRows(String jdbcUrl) {
    this.jdbcUrl = jdbcUrl;
  }

  /// The number of the latest event.
  public long latest() throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select coalesce(max(position), 0) from docket.event")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// Events up to that number that no relay has said to be published.
  public long unpublished(long upTo) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.prepareStatement(BEHIND)) {
      statement.setLong(1, upTo);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /// By the name of the shard.
  public Map<String, Cursor> cursors() throws SQLException {
    var cursors = new HashMap<String, Cursor>();
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select shard, shards, owner_epoch, xid::text::bigint, position from docket.relay_cursor")) {
      while (rows.next()) {
        cursors.put(
            rows.getInt(1) + "/" + rows.getInt(2),
            new Cursor(rows.getLong(3), rows.getLong(4), rows.getLong(5)));
      }
    }
    return cursors;
  }
}

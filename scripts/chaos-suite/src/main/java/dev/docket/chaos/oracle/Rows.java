package dev.docket.chaos.oracle;

import dev.docket.chaos.oracle.Evidence.Cell;
import dev.docket.chaos.oracle.Evidence.Logged;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The tables at one instant: a read-only snapshot, taken by the superuser when this is opened. It
/// holds nothing up, and keeps nobody's transaction id back. For one thread at a time.
public final class Rows implements AutoCloseable {

  private final Connection connection;

  private Rows(Connection connection) {
    this.connection = connection;
  }

  public static Rows snapshot(String jdbcUrl) throws SQLException {
    var connection = DriverManager.getConnection(jdbcUrl);
    try {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      var rows = new Rows(connection);
      // The first statement takes the snapshot.
      rows.number("select 1");
      return rows;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Events of the log without a cell.
  public long unfinished() throws SQLException {
    return number(
        """
        select (select count(*) from docket.event)
          - (select count(distinct event_id) from docket.timeline_cell where case_version > 0)
        """);
  }

  /// Feed records that have a cell.
  public long feedCells() throws SQLException {
    return number(
        "select count(distinct event_id) from docket.timeline_cell where case_version = 0");
  }

  private long number(String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// Those of the events that had no cell.
  public Set<UUID> withoutCell(Collection<UUID> eventIds) throws SQLException {
    var missing = new HashSet<>(eventIds);
    try (var statement =
        connection.prepareStatement(
            "select event_id from docket.timeline_cell where event_id = any (?)")) {
      statement.setArray(1, connection.createArrayOf("uuid", eventIds.toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          missing.remove(rows.getObject(1, UUID.class));
        }
      }
    }
    return missing;
  }

  List<Logged> log() throws SQLException {
    var events = new ArrayList<Logged>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select event_id, case_id, version, envelope from docket.event")) {
      while (rows.next()) {
        var event = EventTokens.read(rows.getBytes(4));
        events.add(
            new Logged(
                rows.getObject(1, UUID.class),
                rows.getObject(2, UUID.class),
                rows.getLong(3),
                event.header().recordedAt(),
                EventTokens.token(event)));
      }
    }
    return events;
  }

  List<Cell> cells() throws SQLException {
    var cells = new ArrayList<Cell>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select id, event_id, case_id, case_version, xmin::text::bigint from docket.timeline_cell")) {
      while (rows.next()) {
        cells.add(
            new Cell(
                rows.getObject(1, UUID.class),
                rows.getObject(2, UUID.class),
                rows.getObject(3, UUID.class),
                rows.getLong(4),
                rows.getLong(5)));
      }
    }
    return cells;
  }

  Map<UUID, Long> states() throws SQLException {
    var states = new HashMap<UUID, Long>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select id, version from docket.case")) {
      while (rows.next()) {
        states.put(rows.getObject(1, UUID.class), rows.getLong(2));
      }
    }
    return states;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

package dev.docket.chaos.kill;

import dev.docket.chaos.platform.CannotMeasureException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Keeps cells from being written while commands go on, so that records are with their handlers for
/// certain when offsets are committed. A lock that lets readers pass, held until closed.
final class Stall implements AutoCloseable {

  private final Connection connection;

  Stall(String jdbcUrl) {
    try {
      connection = DriverManager.getConnection(jdbcUrl);
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("lock table docket.timeline_cell in share row exclusive mode");
      }
    } catch (SQLException e) {
      throw new CannotMeasureException("the cells cannot be locked", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // The lock is gone with its session.
    }
  }
}

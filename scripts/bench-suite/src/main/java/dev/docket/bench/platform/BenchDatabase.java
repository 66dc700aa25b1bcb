package dev.docket.bench.platform;

import dev.docket.bench.BenchFailedException;
import dev.docket.embedded.EmbeddedPostgres;
import dev.docket.store.DatabaseSetup;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/// A database of a benchmark, made as every Docket's is, and the superuser's one connection to it.
/// For one thread.
public final class BenchDatabase implements AutoCloseable {

  private final int port;
  private final Connection connection;

  /// @throws BenchFailedException when it cannot be made
  public BenchDatabase(EmbeddedPostgres postgres, String name) {
    port = postgres.port();
    try {
      DatabaseSetup.run(
          new DatabaseSetup.Target(
              EmbeddedPostgres.HOST, port, name, EmbeddedPostgres.SUPERUSER, null),
          Map.of());
      connection = DriverManager.getConnection(postgres.jdbcUrl(name));
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  public int port() {
    return port;
  }

  public PreparedStatement prepare(String statement) {
    try {
      return connection.prepareStatement(statement);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /// @param statements each in a transaction of its own, divided by a semicolon at the end of a
  ///   line
  public void execute(String statements) {
    try (var statement = connection.createStatement()) {
      for (var one : statements.split(";\n", -1)) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /// @return the first column of the first row
  public long number(String query) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  public static BenchFailedException refused(SQLException e) {
    return new BenchFailedException("the database refuses: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // Gone with its server.
    }
  }
}

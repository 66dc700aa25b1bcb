package dev.docket.store;

import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A migrated database of its own, and pools of the roles that services log in as.
final class StoreFixture implements AutoCloseable {

  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

  final Vertx vertx = Vertx.vertx();
  final TestDatabase database;

  StoreFixture(Class<?> testClass) throws SQLException {
    database = TestInfrastructure.shared().createDatabase(testClass);
    DatabaseSetup.run(target(), Map.of());
  }

  DatabaseSetup.Target target() {
    return new DatabaseSetup.Target(
        database.host(), database.port(), database.name(), database.user(), null);
  }

  /// A connection as the superuser.
  Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl());
  }

  void execute(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Rows as the superuser sees them.
  ///
  /// @param from a table, and perhaps a condition
  long count(String from) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  Pool pool(String role, int connections) {
    return PgBuilder.pool()
        .using(vertx)
        .with(new PoolOptions().setMaxSize(connections))
        .connectingTo(
            new PgConnectOptions()
                .setHost(database.host())
                .setPort(database.port())
                .setDatabase(database.name())
                .setUser(role)
                .setCachePreparedStatements(true)
                .setPipeliningLimit(16))
        .build();
  }

  static LogEntry entry(UUID caseId, long version) {
    return new LogEntry(
        caseId,
        version,
        UUID.randomUUID(),
        new UUID(0, 9),
        "case.created",
        1,
        AT,
        Buffer.buffer("event " + version));
  }

  static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer within 20 s", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}

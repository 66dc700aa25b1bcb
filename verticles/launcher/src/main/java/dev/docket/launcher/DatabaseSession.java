package dev.docket.launcher;

import dev.docket.kit.config.PostgresConfig;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The database as a command uses it that runs and ends: a Vert.x of its own, and no more.
/// Blocking.
final class DatabaseSession implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final PostgresConfig postgres;

  DatabaseSession(PostgresConfig postgres) {
    this.postgres = postgres;
  }

  /// Connections of a role, tried out.
  ///
  /// @throws IllegalStateException when the database cannot be used so
  Pool pool(PostgresConfig.Login login) {
    var pool = Services.pool(vertx, postgres, login);
    try {
      var _ =
          Services.usable(pool, postgres.server()).await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return pool;
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "no answer from the database within %d s".formatted(LIMIT.toSeconds()), e);
    }
  }

  /// Ends its threads, which would keep the JVM alive.
  @Override
  public void close() {
    var _ = vertx.close();
  }
}

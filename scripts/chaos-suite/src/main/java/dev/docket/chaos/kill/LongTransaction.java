package dev.docket.chaos.kill;

import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Waiting;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/// A transaction that does nothing until it is closed; begun anew when its session dies. One thread
/// owns its connection.
public final class LongTransaction implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration BEGIN_LIMIT = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final String jdbcUrl;
  private final String first;
  private final Thread holder;
  private volatile boolean begun;
  private volatile boolean closed;

  private LongTransaction(String jdbcUrl, String first) {
    this.jdbcUrl = jdbcUrl;
    this.first = first;
    this.holder = Thread.ofPlatform().daemon().name("long-transaction").start(this::hold);
  }

  /// With an id, as one that writes: nothing that began after it is published before it ends.
  /// Returns when it has begun.
  static LongTransaction writing(String jdbcUrl) {
    return begin(jdbcUrl, "select pg_current_xact_id()");
  }

  /// With a snapshot and no id: vacuum waits for it, and nobody else. Returns when it has begun.
  static LongTransaction reading(String jdbcUrl) {
    return begin(jdbcUrl, "set transaction isolation level repeatable read; select 1");
  }

  private static LongTransaction begin(String jdbcUrl, String first) {
    var transaction = new LongTransaction(jdbcUrl, first);
    if (!Waiting.until(BEGIN_LIMIT, () -> transaction.begun)) {
      transaction.close();
      throw new CannotMeasureException("no long transaction can be begun");
    }
    return transaction;
  }

  private void hold() {
    while (!closed) {
      try (var connection = DriverManager.getConnection(jdbcUrl);
          var statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute(first);
        begun = true;
        while (!Waiting.until(LOOK, () -> closed)) {
          statement.execute("select 1");
        }
        connection.commit();
      } catch (SQLException _) {
        Waiting.pause(LOOK);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      holder.join(END_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.docket.chaos.kill;

import dev.docket.chaos.platform.Waiting;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/// Keeps cells from being written while commands go on, so that records are with their handlers
/// when offsets are committed. In spells, by a lock that lets readers pass: between two of them
/// some work is done, without which there would be nothing to commit. One thread owns the lock.
final class Stall implements AutoCloseable {

  /// Much longer than the time between, so that a commit nearly always falls into a spell.
  private static final Duration SPELL = Duration.ofMillis(800);

  private static final Duration BETWEEN = Duration.ofMillis(150);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final String jdbcUrl;
  private final Thread holder;
  private volatile boolean closed;

  Stall(String jdbcUrl) {
    this.jdbcUrl = jdbcUrl;
    this.holder = Thread.ofPlatform().daemon().name("stall").start(this::hold);
  }

  private void hold() {
    while (!closed) {
      try (var connection = DriverManager.getConnection(jdbcUrl)) {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
          statement.execute("lock table docket.timeline_cell in share row exclusive mode");
        }
        Waiting.until(SPELL, () -> closed);
      } catch (SQLException _) {
        // The database is on its way back.
      }
      Waiting.pause(BETWEEN);
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

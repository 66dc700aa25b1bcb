package dev.docket.chaos.load;

import dev.docket.chaos.platform.Waiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Holds the load back when the platform is far behind with its cells. On a machine that is too
/// slow for the rate the test would otherwise measure the growth of a queue, not a recovery. One
/// thread counts; any thread asks.
public final class Backlog implements AutoCloseable {

  /// In events; a few seconds of load, which any outage makes and nothing else does.
  private static final long TOO_MANY = 1_000;

  private static final long FEW_ENOUGH = 500;
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration END_LIMIT = Duration.ofSeconds(2);

  private final Supplier<String> jdbcUrl;
  private final Cells kind;
  private final LongSupplier acknowledged;
  private final Thread counter;
  private volatile boolean full;
  private volatile boolean closed;
  private volatile int timesFull;

  /// Which cells are counted.
  public enum Cells {
    OF_EVENTS("select count(*) from docket.timeline_cell where case_version > 0"),
    OF_FEED("select count(*) from docket.timeline_cell where case_version = 0");

    private final String query;

    Cells(String query) {
      this.query = query;
    }
  }

  /// @param acknowledged so far; each becomes a cell
  public Backlog(Supplier<String> jdbcUrl, Cells kind, LongSupplier acknowledged) {
    this.kind = kind;
    this.jdbcUrl = jdbcUrl;
    this.acknowledged = acknowledged;
    this.counter = Thread.ofPlatform().daemon().name("backlog").start(this::count);
  }

  boolean full() {
    return full;
  }

  /// How often the load was held back.
  public int timesFull() {
    return timesFull;
  }

  private void count() {
    while (!closed) {
      try (var connection = DriverManager.getConnection(jdbcUrl.get())) {
        while (!closed) {
          look(acknowledged.getAsLong() - cells(connection));
          Waiting.pause(EVERY);
        }
      } catch (SQLException _) {
        // The database is on its way back; commands wait for it too.
        Waiting.pause(EVERY);
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // This thread alone writes.
  private void look(long behind) {
    if (!full && behind > TOO_MANY) {
      full = true;
      timesFull++;
    } else if (full && behind < FEW_ENOUGH) {
      full = false;
    }
  }

  private long cells(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(kind.query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      counter.join(END_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

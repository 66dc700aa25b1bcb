package dev.docket.chaos.load;

import dev.docket.chaos.platform.DemoOrg;
import dev.docket.chaos.platform.Waiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Holds the load back when the platform is far behind with its cells. On a machine that is too
/// slow for the rate the test would otherwise measure the growth of a queue, not a recovery. It
/// looks for single cells of the latest, which costs the same after an hour as in the first second.
/// One thread looks; any thread asks.
public final class Backlog implements AutoCloseable {

  private static final Duration EVERY = Duration.ofMillis(500);

  /// What has no cell by then has lost it, which is for the oracle to say.
  private static final Duration HELD_LIMIT = Duration.ofSeconds(20);

  /// No acknowledgement comes later than this after the time that the cell will bear.
  private static final Duration LATE = Duration.ofSeconds(30);

  private static final Duration END_LIMIT = Duration.ofSeconds(2);

  private static final String THERE =
      """
      select 1 from docket.timeline_cell
      where org_id = ? and case_id = ? and created_at >= ?
        and (content ->> 'message' = ? or event_id::text = ?)
      """;

  private final Supplier<String> jdbcUrl;
  private final int tooMany;
  private final InstantSource clock;

  /// The latest acknowledgements, by number.
  private final ConcurrentHashMap<Long, Expected> latest = new ConcurrentHashMap<>();

  private final AtomicLong count = new AtomicLong();
  private final Thread watcher;
  private volatile boolean full;
  private volatile boolean closed;
  private volatile int timesFull;
  private long fullSince;

  /// A cell that there will be.
  ///
  /// @param mark what it is known by: its message or its event's id
  /// @param since no later than the time that the cell bears
  private record Expected(UUID caseId, String mark, Instant since) {}

  /// @param tooMany so many without a cell hold the load back, half as many let it go on
  public Backlog(Supplier<String> jdbcUrl, int tooMany, InstantSource clock) {
    this.jdbcUrl = jdbcUrl;
    this.tooMany = tooMany;
    this.clock = clock;
    this.watcher = Thread.ofPlatform().daemon().name("backlog").start(this::watch);
  }

  /// To be called with each acknowledgement of what becomes a cell.
  ///
  /// @param mark the cell's message or its event's id
  void expect(UUID caseId, String mark) {
    long number = count.getAndIncrement();
    latest.put(number, new Expected(caseId, mark, clock.instant().minus(LATE)));
    latest.remove(number - tooMany - 1);
  }

  boolean full() {
    return full;
  }

  /// How often the load was held back.
  public int timesFull() {
    return timesFull;
  }

  private void watch() {
    while (!closed) {
      try (var connection = DriverManager.getConnection(jdbcUrl.get())) {
        while (!closed) {
          look(connection);
          Waiting.pause(EVERY);
        }
      } catch (SQLException _) {
        // The database is on its way back; commands wait for it too.
        Waiting.pause(EVERY);
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // This thread alone writes.
  private void look(Connection connection) throws SQLException {
    var oldest = latest.get(count.get() - (full ? tooMany / 2 : tooMany));
    boolean behind = oldest != null && !isThere(connection, oldest);
    if (behind && !full) {
      timesFull++;
      fullSince = System.nanoTime();
    }
    if (behind && System.nanoTime() - fullSince > HELD_LIMIT.toNanos()) {
      latest.clear();
      behind = false;
    }
    full = behind;
  }

  private static boolean isThere(Connection connection, Expected cell) throws SQLException {
    try (var statement = connection.prepareStatement(THERE)) {
      statement.setLong(1, DemoOrg.ORG);
      statement.setObject(2, cell.caseId());
      statement.setTimestamp(3, Timestamp.from(cell.since()));
      statement.setString(4, cell.mark());
      statement.setString(5, cell.mark());
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      watcher.join(END_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

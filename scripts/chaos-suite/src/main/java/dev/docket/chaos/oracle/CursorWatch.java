package dev.docket.chaos.oracle;

import dev.docket.chaos.oracle.OutboxRows.Cursor;
import dev.docket.chaos.platform.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Looks at the relays' cursors all the time: neither the owner's epoch nor the place may fall. But
/// for a crash of the database, which may forget what it was told last: after a look that fails it
/// begins anew. One thread looks.
public final class CursorWatch implements AutoCloseable {

  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final OutboxRows outbox;
  private final Map<String, Cursor> before = new HashMap<>();
  private final List<String> falls = new CopyOnWriteArrayList<>();
  private final Thread watcher;
  private volatile boolean closed;

  public CursorWatch(OutboxRows outbox) {
    this.outbox = outbox;
    this.watcher = Thread.ofPlatform().daemon().name("cursor-watch").start(this::watch);
  }

  private void watch() {
    while (!closed) {
      try {
        outbox.cursors().forEach(this::look);
      } catch (SQLException _) {
        before.clear();
      }
      Waiting.pause(BETWEEN);
    }
  }

  private void look(String shard, Cursor now) {
    var last = before.put(shard, now);
    if (last != null && fell(last, now)) {
      falls.add("shard %s: the cursor fell from %s to %s".formatted(shard, last, now));
    }
  }

  private static boolean fell(Cursor last, Cursor now) {
    return now.epoch() < last.epoch()
        || now.xid() < last.xid()
        || (now.xid() == last.xid() && now.position() < last.position());
  }

  /// One line each.
  public List<String> falls() {
    return List.copyOf(falls);
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

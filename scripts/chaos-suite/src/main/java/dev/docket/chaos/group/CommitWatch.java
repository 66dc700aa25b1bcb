package dev.docket.chaos.group;

import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/// Looks at the group's offsets all the time: none may fall, and none may be past a record that has
/// not taken effect. The offsets are read BEFORE the effects, which never go away: whatever happens
/// in between can only bring more of them. One thread looks.
final class CommitWatch implements AutoCloseable {

  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Admin admin;
  private final String group;
  private final Sink sink;
  private final Trouble trouble;
  private final Map<Integer, Long> committed = new ConcurrentHashMap<>();
  private final Map<Integer, Long> checked = new HashMap<>();
  private final List<String> falls = new CopyOnWriteArrayList<>();
  private final List<String> beyond = new CopyOnWriteArrayList<>();
  private final Thread watcher;
  private volatile boolean closed;
  private volatile long answeredNanos = System.nanoTime();

  CommitWatch(Admin admin, String group, Sink sink, Trouble trouble) {
    this.admin = admin;
    this.group = group;
    this.sink = sink;
    this.trouble = trouble;
    this.watcher = Thread.ofPlatform().daemon().name("commit-watch").start(this::watch);
  }

  private void watch() {
    while (!closed) {
      try {
        look(offsets());
        answeredNanos = System.nanoTime();
      } catch (ExecutionException | TimeoutException _) {
        // The broker is away; it will be asked again.
      } catch (SQLException e) {
        trouble.report(new CannotMeasureException("the sink cannot be read", e));
        return;
      } catch (InterruptedException _) {
        return;
      }
      Waiting.pause(BETWEEN);
    }
  }

  private Map<Integer, Long> offsets()
      throws ExecutionException, InterruptedException, TimeoutException {
    var answer =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    var offsets = new HashMap<Integer, Long>();
    answer.forEach((partition, offset) -> {
      if (offset != null) {
        offsets.put(partition.partition(), offset.offset());
      }
    });
    return offsets;
  }

  private void look(Map<Integer, Long> now) throws SQLException {
    for (var entry : now.entrySet()) {
      int partition = entry.getKey();
      long offset = entry.getValue();
      var before = committed.put(partition, offset);
      if (before != null && offset < before) {
        falls.add(
            "partition %d: the committed offset fell from %d to %d"
                .formatted(partition, before, offset));
      }
      long from = checked.getOrDefault(partition, 0L);
      if (offset > from) {
        long there = sink.effectsBetween(partition, from, offset);
        for (long missing = there; missing < offset - from; missing++) {
          beyond.add(
              "partition %d: committed %d before all from %d on had taken effect"
                  .formatted(partition, offset, from));
        }
        checked.put(partition, offset);
      }
    }
  }

  /// Of all partitions together, as last heard.
  long committed() {
    return committed.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Whether the broker has answered since an instant of [System#nanoTime()].
  boolean answeredSince(long nanos) {
    return answeredNanos - nanos > 0;
  }

  /// One line each.
  List<String> falls() {
    return List.copyOf(falls);
  }

  /// One line for each record passed.
  List<String> beyond() {
    return List.copyOf(beyond);
  }

  @Override
  public void close() {
    end();
  }

  /// What it has found stays.
  void end() {
    closed = true;
    try {
      watcher.join(END_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

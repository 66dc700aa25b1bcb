package dev.docket.consumer.simulation;

import dev.docket.consumer.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Time that passes when nothing else happens, or when the simulation says so.
final class VirtualClock implements InstantSource, Scheduler {

  private final PriorityQueue<Due> dues =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
  private Instant now = Instant.EPOCH;
  private long number;

  private record Due(Instant at, long number, Runnable task) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    var due = new Due(now.plus(delay), number++, task);
    dues.add(due);
    return () -> dues.remove(due);
  }

  /// When something falls due next; null when nothing does.
  @Nullable Instant next() {
    var due = dues.peek();
    return due == null ? null : due.at();
  }

  /// Goes to what falls due next and runs it.
  void advance() {
    var due = dues.remove();
    now = due.at();
    due.task().run();
  }

  /// Runs everything that falls due within `step`.
  void pass(Duration step) {
    var until = now.plus(step);
    for (var at = next(); at != null && !at.isAfter(until); at = next()) {
      advance();
    }
    now = until;
  }
}

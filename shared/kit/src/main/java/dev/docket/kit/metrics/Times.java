package dev.docket.kit.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How many and how long in all, for what is timed hundreds of thousands of times a second: a
/// nanosecond each, where a timer, with its maximum and its backends, takes as much as the work.
/// Recorded by one thread at a time, read by any; made by [Metrics#times].
public final class Times {
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  Times() {}

  public void record(long each, TimeUnit unit) {
    add(count, 1);
    add(nanos, unit.toNanos(each));
  }

  /// Without the lock on the bus that many writers would need.
  private static void add(AtomicLong sum, long more) {
    sum.setOpaque(sum.getPlain() + more);
  }

  long count() {
    return count.get();
  }

  double totalNanos() {
    return nanos.get();
  }
}

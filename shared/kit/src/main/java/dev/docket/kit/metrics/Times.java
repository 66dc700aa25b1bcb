package dev.docket.kit.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// How many and how long in all, for what is timed hundreds of thousands of times a second: a few
/// nanoseconds each, where a timer, with its maximum and its backends, takes as much as the work.
/// Thread-safe; made by [Metrics#times].
public final class Times {
  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  Times() {}

  public void record(long each, TimeUnit unit) {
    count.increment();
    nanos.add(unit.toNanos(each));
  }

  long count() {
    return count.sum();
  }

  double totalNanos() {
    return nanos.sum();
  }
}

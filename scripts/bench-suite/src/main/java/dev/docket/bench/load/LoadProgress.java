package dev.docket.bench.load;

import dev.docket.bench.load.Workload.Answer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// What a person sees of a load while it runs, and at its end. Written by the load's context, read
/// by it and, for the summary, by the thread that ends the process: so behind a lock.
final class LoadProgress implements OpenLoop.Listener {

  private final ReentrantLock lock = new ReentrantLock();
  private final Latencies second = new Latencies();
  private final Latencies all = new Latencies();
  private final Map<String, Long> errors = new TreeMap<>();
  private final long begin = System.nanoTime();
  private long seconds;
  private long lastAnswer = begin;
  private long errorsThisSecond;

  @Override
  public void answered(long number, long intendedNanos, Answer answer) {
    switch (answer) {
      case Answer.Accepted() -> accepted(System.nanoTime(), intendedNanos);
      case Answer.Refused(var reason) -> failed(number, reason);
    }
  }

  private void accepted(long now, long intendedNanos) {
    locked(() -> {
      second.record(now - intendedNanos);
      all.record(now - intendedNanos);
      lastAnswer = now;
      return null;
    });
  }

  @Override
  public void failed(long number, String reason) {
    locked(() -> {
      errorsThisSecond++;
      return errors.merge(reason, 1L, Long::sum);
    });
  }

  long accepted() {
    return locked(all::count);
  }

  /// The line of the second that has passed.
  String second() {
    return locked(() -> {
      seconds++;
      var line =
          String.format(
              Locale.ROOT,
              "%5d s  %6d/s accepted  %d errors  %s",
              seconds,
              second.count(),
              errorsThisSecond,
              second.line());
      second.reset();
      errorsThisSecond = 0;
      return line;
    });
  }

  String summary() {
    return locked(() -> {
      double took = (lastAnswer - begin) / (double) Duration.ofSeconds(1).toNanos();
      double rate = all.count() == 0 ? 0 : all.count() / took;
      return String.format(
          Locale.ROOT,
          "accepted %d (%.1f/s reached), errors %d %s, latency from the planned time: %s",
          all.count(),
          rate,
          errors.values().stream().mapToLong(Long::longValue).sum(),
          errors.isEmpty() ? "" : errors.toString(),
          all.line());
    });
  }

  private <T> T locked(java.util.function.Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}

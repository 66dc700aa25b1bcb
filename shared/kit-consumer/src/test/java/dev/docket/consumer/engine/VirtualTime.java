package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Time that passes when a test says so.
final class VirtualTime implements Scheduler, InstantSource {

  private Instant now = Instant.EPOCH;
  private final List<Due> dues = new ArrayList<>();

  private record Due(Instant at, Runnable task) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    var due = new Due(now.plus(delay), task);
    dues.add(due);
    return () -> dues.remove(due);
  }

  /// Runs what falls due, in order, at its own time.
  void advance(Duration step) {
    var until = now.plus(step);
    while (true) {
      var next =
          dues.stream().filter(due -> !due.at().isAfter(until)).min(Comparator.comparing(Due::at));
      if (next.isEmpty()) {
        now = until;
        return;
      }
      now = next.get().at();
      dues.remove(next.get());
      next.get().task().run();
    }
  }
}

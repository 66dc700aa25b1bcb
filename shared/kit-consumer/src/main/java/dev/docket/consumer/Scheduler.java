package dev.docket.consumer;

import java.time.Duration;

/// Runs tasks later, on the consumer's context. Injected, so that tests own the time.
@FunctionalInterface
public interface Scheduler {

  /// Runs `task` once, after `delay`.
  Timer after(Duration delay, Runnable task);

  /// A task not yet run.
  @FunctionalInterface
  interface Timer {
    /// Does nothing once the task has run.
    void cancel();
  }
}

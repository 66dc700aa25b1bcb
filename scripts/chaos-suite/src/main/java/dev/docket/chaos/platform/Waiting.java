package dev.docket.chaos.platform;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits with a limit, on platform threads and virtual ones.
public final class Waiting {

  private static final Duration POLL = Duration.ofMillis(5);

  private Waiting() {}

  /// Asks every few milliseconds.
  ///
  /// @return false when `limit` has passed before
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      pause(POLL);
    }
    return true;
  }

  public static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}

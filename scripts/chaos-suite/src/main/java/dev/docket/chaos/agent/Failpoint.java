package dev.docket.chaos.agent;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Called at the entry of every woven method. Does nothing until it is armed; then the n-th call
/// under the armed name ends the JVM as `kill -9` would: no hook runs, nothing is flushed.
public final class Failpoint {

  /// What a process killed by signal 9 exits with.
  static final int KILLED = 137;

  /// @param left calls until the end
  private record Armed(String name, AtomicInteger left) {}

  private static volatile @Nullable Armed armed;

  private Failpoint() {}

  /// Any thread.
  public static void hit(String name) {
    var waiting = armed;
    if (waiting != null && waiting.name().equals(name) && waiting.left().decrementAndGet() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /// @param hits from 1
  static void arm(String name, int hits) {
    armed = new Armed(name, new AtomicInteger(hits));
  }
}

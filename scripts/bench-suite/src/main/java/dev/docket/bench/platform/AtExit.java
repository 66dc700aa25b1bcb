package dev.docket.bench.platform;

import java.util.concurrent.ConcurrentLinkedDeque;

/// What is still to be ended when this JVM ends before its time (Ctrl-C): the latest first, one
/// after the other, so that a directory goes after the processes that use it. Thread-safe.
final class AtExit {

  private record Entry(Object owner, Runnable end) {}

  private static final ConcurrentLinkedDeque<Entry> ENTRIES = new ConcurrentLinkedDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(AtExit::endAll));
  }

  private AtExit() {}

  static void add(Object owner, Runnable end) {
    ENTRIES.push(new Entry(owner, end));
  }

  /// Whether it is now the caller's to end; false when that has been taken already.
  static boolean take(Object owner) {
    return ENTRIES.removeIf(entry -> entry.owner().equals(owner));
  }

  private static void endAll() {
    for (var entry = ENTRIES.poll(); entry != null; entry = ENTRIES.poll()) {
      entry.end().run();
    }
  }
}

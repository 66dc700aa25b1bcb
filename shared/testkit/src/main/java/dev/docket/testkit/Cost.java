package dev.docket.testkit;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executor;

/// What a process with one event loop pays for something, once it is warm.
///
/// @param turn the most processor time that the loop gave at once, in the best of some rounds: a
///   compiler that thinks again, or a library's first time, may spoil one
/// @param heap bytes that have become reachable and stayed so
public record Cost(Duration turn, long heap) {

  /// Enough to have compiled what is called for each byte.
  public static final int WARM_UP = 6;

  public static final int ROUNDS = 3;

  /// Something that has ended when it returns.
  public interface Work {
    void run() throws Exception;
  }

  /// Does the work [#WARM_UP] times, and then [#ROUNDS] times for the record.
  ///
  /// @param loop runs tasks on the loop's one thread, in order
  public static Cost of(Executor loop, Work work) throws Exception {
    try (var watch = LoopWatch.of(loop)) {
      for (int i = 0; i < WARM_UP; i++) {
        work.run();
      }
      var _ = watch.longest();
      long before = reachable();
      var best = Duration.ofDays(1);
      for (int i = 0; i < ROUNDS; i++) {
        work.run();
        var turn = watch.longest();
        best = turn.compareTo(best) < 0 ? turn : best;
      }
      return new Cost(best, reachable() - before);
    }
  }

  private static long reachable() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

package dev.docket.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tells for how long an event loop was busy with one thing: how much processor time its thread
/// took between two looks, of which there is one a millisecond. Processor time, because on a
/// machine that does other things a loop may stand still for longer without being blocked.
final class LoopWatch implements AutoCloseable {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Executor loop;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicBoolean waiting = new AtomicBoolean();

  // Owned by the loop.
  private long last;
  private long longest;

  private LoopWatch(Executor loop) {
    this.loop = loop;
  }

  /// Watches until it is closed.
  ///
  /// @param loop runs tasks on the loop's one thread, in order
  static LoopWatch of(Executor loop) {
    var watch = new LoopWatch(loop);
    loop.execute(watch::look);
    var _ = watch.timer.scheduleWithFixedDelay(watch::ask, 0, 1, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void ask() {
    if (waiting.compareAndSet(false, true)) {
      loop.execute(this::look);
    }
  }

  private void look() {
    waiting.set(false);
    long now = THREADS.getCurrentThreadCpuTime();
    if (last != 0) {
      longest = Math.max(longest, now - last);
    }
    last = now;
  }

  /// The longest since it was last asked.
  Duration longest() {
    var answer = new CompletableFuture<Long>();
    loop.execute(() -> {
      look();
      answer.complete(longest);
      longest = 0;
    });
    return Duration.ofNanos(answer.orTimeout(10, TimeUnit.SECONDS).join());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

package dev.docket.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

  @Test
  void shouldTellOfAThingThatTakesLongAndForgetItThen() {
    try (var loop = Executors.newSingleThreadExecutor();
        var watch = LoopWatch.of(loop)) {
      loop.execute(() -> work(Duration.ofMillis(60)));

      assertThat(watch.longest()).isGreaterThanOrEqualTo(Duration.ofMillis(55));
      assertThat(watch.longest()).isLessThan(Duration.ofMillis(55));
    }
  }

  @Test
  void shouldNotTakeWaitingForWork() throws Exception {
    try (var loop = Executors.newSingleThreadExecutor();
        var watch = LoopWatch.of(loop)) {
      var _ = watch.longest();
      var never = new CountDownLatch(1);
      var waited = loop.submit(() -> never.await(100, TimeUnit.MILLISECONDS));
      waited.get(10, TimeUnit.SECONDS);

      assertThat(watch.longest()).isLessThan(Duration.ofMillis(55));
    }
  }

  private static void work(Duration processorTime) {
    var threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + processorTime.toNanos();
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }
}

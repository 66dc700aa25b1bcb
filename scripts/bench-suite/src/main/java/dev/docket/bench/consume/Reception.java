package dev.docket.bench.consume;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The end of the line in a contender's JVM: checks each record and notes when the first, half,
/// nine tenths and the last were handled. Any thread, but for one key one at a time, which is what
/// contenders promise: a broken promise shows as records out of turn.
///
/// It costs a few nanoseconds a record, the same for all: no shared counter, because each key knows
/// by its numbers where it is.
final class Reception {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final Load load;
  private final int[] next;
  private final LongAdder outOfTurn = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicInteger halfway = new AtomicInteger();
  private final AtomicInteger near = new AtomicInteger();
  private final AtomicInteger through = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Mark first;
  private volatile @Nullable Mark half;
  private volatile @Nullable Mark nearly;
  private volatile @Nullable Mark last;

  /// A moment.
  ///
  /// @param cpuNanos of the whole process, its compiler and collector included
  /// @param allocated bytes, by all threads
  /// @param records handled so far, roughly while others are at work
  record Mark(long nanos, long cpuNanos, long allocated, long records) {}

  Reception(Load load) {
    this.load = load;
    this.next = new int[load.keys()];
  }

  void take(long key, byte[] value) {
    int number = Load.number(value);
    if (number == 0 && begun.compareAndSet(false, true)) {
      first = mark();
    }
    if (!Load.whole(key, value)) {
      broken.increment();
    }
    int at = (int) key;
    if (next[at] == number) {
      next[at] = number + 1;
    } else {
      outOfTurn.increment();
    }
    if (number == load.perKey() / 2 && halfway.incrementAndGet() == load.keys() / 2) {
      half = mark();
    }
    if (number == load.perKey() * 9 / 10 && near.incrementAndGet() == load.keys() / 2) {
      nearly = mark();
    }
    if (number == load.perKey() - 1 && through.incrementAndGet() == load.keys()) {
      last = mark();
      done.countDown();
    }
  }

  void await() throws InterruptedException {
    done.await();
  }

  /// Records that came twice or before their time, and those whose bytes are not theirs.
  long wrong() {
    return outOfTurn.sum() + broken.sum();
  }

  /// @throws IllegalStateException before it is over
  Mark first() {
    return seen(first);
  }

  Mark half() {
    return seen(half);
  }

  /// Behind it the keys that are through have no next record: what follows is no longer the load.
  Mark nearly() {
    return seen(nearly);
  }

  Mark last() {
    return seen(last);
  }

  private static Mark seen(@Nullable Mark mark) {
    if (mark == null) {
      throw new IllegalStateException("not there yet");
    }
    return mark;
  }

  private Mark mark() {
    long records = 0;
    for (int key = 0; key < next.length; key++) {
      records += next[key];
    }
    return new Mark(
        System.nanoTime(),
        SYSTEM.getProcessCpuTime(),
        THREADS.getTotalThreadAllocatedBytes(),
        records);
  }
}

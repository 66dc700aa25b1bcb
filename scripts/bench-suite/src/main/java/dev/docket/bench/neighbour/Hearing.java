package dev.docket.bench.neighbour;

import dev.docket.bench.BenchFailedException;
import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.lot.ParkReason;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// What arrives at handlers: checks that each key's records come once and in order, and keeps the
/// quiet ones' latencies. Any thread.
final class Hearing implements ConsumerObserver {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 20;

  private final LongStream.Builder quiet = LongStream.builder();
  private final Map<Lane, Integer> next = new ConcurrentHashMap<>();
  private final AtomicInteger handled = new AtomicInteger();
  private final AtomicInteger parked = new AtomicInteger();
  private final CountDownLatch assigned = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  record Lane(int tenant, int key) {}

  /// On the handlers' context, one at a time.
  ///
  /// @param number of the key's records, from 0
  void handled(Lane lane, int number) {
    int expected = next.merge(lane, 1, Integer::sum) - 1;
    if (number != expected) {
      fail(
          new BenchFailedException(
              "%s: record %d came where %d was due".formatted(lane, number, expected)));
    }
    handled.incrementAndGet();
  }

  /// Before that quiet record is told as handled.
  ///
  /// @param nanos since its planned time
  void waited(long nanos) {
    quiet.add(nanos);
  }

  void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  @Override
  public void assigned(Set<TopicPartition> partitions) {
    assigned.countDown();
  }

  @Override
  public void parked(RecordCoordinates at, ParkReason reason) {
    parked.incrementAndGet();
  }

  void awaitAssigned() throws InterruptedException {
    if (!assigned.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new BenchFailedException("the consumer got no partitions");
    }
  }

  void await(int records) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (handled.get() < records) {
      var cause = failure.get();
      if (cause != null) {
        throw new BenchFailedException("wrong result: " + cause.getMessage(), cause);
      }
      if (System.nanoTime() > deadline) {
        throw new BenchFailedException(
            "%d of %d records were handled within %s".formatted(handled.get(), records, LIMIT));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /// When all is handled.
  Heard heard() {
    return new Heard(quiet.build().toArray(), handled.get(), parked.get());
  }
}

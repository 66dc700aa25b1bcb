package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// What comes out at the topic: how many records, how late, and whether a case's are in order. One
/// thread reads and owns all but the counts.
final class PublishedEvents implements AutoCloseable {

  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;
  private final AtomicReference<@Nullable RuntimeException> trouble = new AtomicReference<>();
  private final CaseOrder order = new CaseOrder();
  private final AtomicReference<Histogram> delays = new AtomicReference<>(histogram());
  private volatile long count;
  private volatile boolean closed;

  /// @param already events that went elsewhere before
  PublishedEvents(String bootstrap, String topic, long already) {
    count = already;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                5_000,
                "fetch.max.wait.ms",
                100),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    reader = Thread.ofPlatform().daemon().name("published-events").start(this::read);
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_MICROS, 3);
  }

  private void read() {
    try {
      while (!closed) {
        for (var message : consumer.poll(Duration.ofMillis(100))) {
          take(message);
        }
      }
    } catch (RuntimeException e) {
      trouble.set(e);
    } finally {
      consumer.close();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // This thread alone writes.
  private void take(ConsumerRecord<byte[], byte[]> message) {
    order.take(message);
    long micros = (System.nanoTime() - ByteBuffer.wrap(message.value()).getLong()) / 1000;
    delays.get().recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
    count++;
  }

  long count() {
    var failure = trouble.get();
    if (failure != null) {
      throw failure;
    }
    return count;
  }

  /// Waits until so many have come in all.
  void await(long expected, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (count() < expected) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailedException(
            "%d of %d events have arrived within %s".formatted(count(), expected, limit));
      }
      Thread.sleep(5);
    }
    if (count() > expected) {
      throw new BenchFailedException(
          "%d events have arrived, %d were written".formatted(count(), expected));
    }
  }

  /// Microseconds from the time in the envelope; what came before is forgotten with this.
  Histogram takeDelays() {
    return delays.getAndSet(histogram());
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.docket.bench.consume;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;

/// The ceiling: what is polled is handled before the next poll, on the same thread; the position is
/// committed each interval and at the end.
final class RawLoop implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final Assignment assignment;
  private final Reception reception;
  private final Thread thread;
  private volatile boolean closed;

  RawLoop(Assignment assignment, Reception reception) {
    this.assignment = assignment;
    this.reception = reception;
    this.thread = Thread.ofPlatform().name("raw-loop").start(this::run);
  }

  private void run() {
    try (var consumer =
        new KafkaConsumer<>(
            assignment.properties(), new LongDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(assignment.topic()));
      long committed = System.nanoTime();
      while (!closed) {
        for (ConsumerRecord<Long, byte[]> record : consumer.poll(POLL)) {
          reception.take(record.key(), record.value());
        }
        if (System.nanoTime() - committed > Assignment.COMMIT_INTERVAL.toNanos()) {
          committed = System.nanoTime();
          consumer.commitAsync();
        }
      }
      consumer.commitSync();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

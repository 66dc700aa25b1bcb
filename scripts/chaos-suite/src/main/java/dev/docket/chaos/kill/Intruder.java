package dev.docket.chaos.kill;

import dev.docket.chaos.platform.Stream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Another member of the flavor's group, which makes the services give partitions away while they
/// are at work. It handles nothing and commits nothing, so what it is given comes back untouched
/// when it leaves.
final class Intruder implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(15);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile boolean leaving;

  Intruder(String bootstrap) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                Stream.CASE_EVENTS.group(),
                // As the services' own: members of a group have to agree.
                "partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
                "enable.auto.commit",
                "false",
                "reconnect.backoff.max.ms",
                "500"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    thread = Thread.ofPlatform().daemon().name("intruder").start(this::intrude);
  }

  private void intrude() {
    try (consumer) {
      consumer.subscribe(Set.of(Stream.CASE_EVENTS.topic()));
      while (!leaving) {
        consumer.poll(POLL);
        consumer.pause(consumer.assignment());
      }
    } catch (KafkaException _) {
      // It has done what it was there for, or whoever waits for that will say so.
    }
  }

  @Override
  public void close() {
    leaving = true;
    try {
      thread.join(LEAVE_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.docket.chaos.group;

import dev.docket.chaos.member.Versioned;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Sends records of ever higher versions per key, some keys being hot. One thread sends, so the
/// order of a key in the log is that of its versions; a record that is not acknowledged in the end
/// is trouble.
final class VersionedLoad implements AutoCloseable {

  static final int KEYS = 200;

  private static final int HOT_KEYS = 8;
  private static final int ONE_HOT_IN = 5;
  private static final int PER_SECOND = 600;
  private static final Duration PACE = Duration.ofMillis(10);

  /// Sent and not committed: nothing more is sent until there is less.
  private static final int MOST_WAITING = 5_000;

  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  private final String topic;
  private final int partitions;
  private final LongSupplier committed;
  private final Trouble trouble;
  private final Random random;
  private final Producer<byte[], byte[]> producer;
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final long[] versions = new long[KEYS];
  private final Thread sender;
  private volatile boolean stopped;

  /// @param committed records whose offsets the group has passed
  VersionedLoad(
      String bootstrap, TopicShape topic, LongSupplier committed, long seed, Trouble trouble) {
    this.topic = topic.name();
    this.partitions = topic.partitions();
    this.committed = committed;
    this.trouble = trouble;
    this.random = new Random(seed);
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "linger.ms", 2, "reconnect.backoff.max.ms", 500);
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    sender = Thread.ofPlatform().daemon().name("load").unstarted(this::send);
  }

  void start() {
    sender.start();
  }

  private void send() {
    long begin = System.nanoTime();
    long held = 0;
    for (long count = 0; !stopped; ) {
      long now = System.nanoTime();
      long due = (now - begin - held) * PER_SECOND / Duration.ofSeconds(1).toNanos();
      for (; count < due && !stopped; count++) {
        sendOne();
      }
      Waiting.pause(PACE);
      if (acknowledged.get() - committed.getAsLong() > MOST_WAITING) {
        // What is not sent meanwhile is not made up for.
        held += System.nanoTime() - now;
      }
    }
  }

  private void sendOne() {
    int key = random.nextInt(ONE_HOT_IN) == 0 ? random.nextInt(HOT_KEYS) : random.nextInt(KEYS);
    var record = new Versioned(key, ++versions[key]);
    var message = new ProducerRecord<byte[], byte[]>(topic, key % partitions, null, record.bytes());
    var _ =
        producer.send(
            message,
            (at, failure) -> {
              if (failure == null) {
                sent.add(new Sent(record, at.partition(), at.offset()));
                acknowledged.incrementAndGet();
              } else {
                trouble.report(new CannotMeasureException(record + " was not taken", failure));
              }
            });
  }

  /// Sends nothing more; all that was sent is acknowledged when this returns.
  void stop() {
    stopped = true;
    try {
      sender.join(END_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    producer.flush();
  }

  long acknowledged() {
    return acknowledged.get();
  }

  Collection<Sent> sent() {
    return sent;
  }

  @Override
  public void close() {
    stopped = true;
    producer.close(Duration.ZERO);
  }
}

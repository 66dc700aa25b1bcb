package dev.docket.chaos.outage;

import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Sends records at an even pace, whatever becomes of them. One thread sends, so the order of a key
/// in the log is that of its versions.
final class Load implements AutoCloseable {

  static final int PARTITIONS = 4;

  private static final int PER_SECOND = 1_000;
  private static final int KEYS = 160;

  /// The others need nobody.
  private static final List<Share> SHARES =
      List.of(
          new Share(Work.Kind.CALLING, 20),
          new Share(Work.Kind.REFUSED, 1),
          new Share(Work.Kind.FILTERED, 2),
          new Share(Work.Kind.EXPLAINED, 1),
          new Share(Work.Kind.MALFORMED, 1));

  /// Behind a record that nobody can handle.
  private static final int FOLLOWERS = 3;

  private static final Duration PACE = Duration.ofMillis(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  private final String topic;
  private final Trouble trouble;
  private final Random random;
  private final Producer<byte[], byte[]> producer;
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final Queue<Work> calling = new ConcurrentLinkedQueue<>();
  private final AtomicLong plain = new AtomicLong();
  private final Map<String, Integer> versions = new HashMap<>();
  private final Thread sender;
  private volatile boolean stopped;

  private record Share(Work.Kind kind, int percent) {}

  Load(String bootstrap, String topic, long seed, Trouble trouble) {
    this.topic = topic;
    this.trouble = trouble;
    this.random = new Random(seed);
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "linger.ms", 2);
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    sender = Thread.ofPlatform().daemon().name("load").unstarted(this::send);
  }

  void start() {
    sender.start();
  }

  private void send() {
    long begin = System.nanoTime();
    for (long count = 0; !stopped; ) {
      long due = (System.nanoTime() - begin) * PER_SECOND / Duration.ofSeconds(1).toNanos();
      for (; count < due && !stopped; count++) {
        var _ = send(next());
      }
      Waiting.pause(PACE);
    }
  }

  private Work next() {
    var kind = kind(random.nextInt(100));
    // The same keys for all that may need the dependency: one record of a key holds up the others.
    var family = kind == Work.Kind.PLAIN || kind == Work.Kind.FILTERED ? "plain-" : "calling-";
    var key = family + random.nextInt(KEYS);
    return new Work(kind, key, versions.merge(key, 1, Integer::sum));
  }

  private static Work.Kind kind(int percent) {
    int left = percent;
    for (var share : SHARES) {
      if (left < share.percent()) {
        return share.kind();
      }
      left -= share.percent();
    }
    return Work.Kind.PLAIN;
  }

  private Future<?> send(Work work) {
    var message =
        new ProducerRecord<byte[], byte[]>(
            topic, Math.floorMod(work.key().hashCode(), PARTITIONS), null, work.bytes());
    return producer.send(
        message,
        (at, failure) -> {
          if (failure != null) {
            trouble.report(new CannotMeasureException(work.text() + " was not taken", failure));
            return;
          }
          if (work.kind() == Work.Kind.PLAIN && !work.poisoned()) {
            plain.incrementAndGet();
          } else if (work.kind() == Work.Kind.CALLING) {
            calling.add(work);
          }
          sent.add(new Sent(work, at.partition(), at.offset()));
        });
  }

  /// Sends a record that nobody can handle, and others of its key behind it.
  ///
  /// @return where the first one is
  Sent.At sendPoison(int number) {
    var first = Work.poison(number);
    var all = new ArrayList<Future<?>>();
    all.add(send(first));
    for (int i = 1; i <= FOLLOWERS; i++) {
      all.add(send(new Work(Work.Kind.PLAIN, first.key(), first.version() + i)));
    }
    try {
      for (var one : all) {
        one.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new CannotMeasureException("the broker does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotMeasureException("interrupted", e);
    }
    return sent.stream()
        .filter(one -> one.work().equals(first))
        .findFirst()
        .map(Sent::at)
        .orElseThrow(() -> new CannotMeasureException(first.text() + " was not taken"));
  }

  /// Acknowledged records that need nobody.
  long plain() {
    return plain.get();
  }

  /// Acknowledged records that need the dependency.
  List<Work> calling() {
    return List.copyOf(calling);
  }

  /// All that was acknowledged.
  Collection<Sent> sent() {
    return sent;
  }

  /// Sends nothing more; all that was sent is acknowledged when this returns.
  void stop() {
    stopped = true;
    try {
      sender.join(ANSWER_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    producer.flush();
  }

  @Override
  public void close() {
    stopped = true;
    producer.close(Duration.ZERO);
  }
}

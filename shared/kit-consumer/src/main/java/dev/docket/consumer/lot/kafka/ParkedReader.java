package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.lot.kafka.ParkedFormat.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads lots. Blocking; used by one thread at a time, which owns the clients. They are kept for
/// reads that follow at once, until [#rest].
final class ParkedReader {

  private static final Duration POLL = Duration.ofMillis(200);

  /// Without a step forward. More than a transaction may last before the broker ends it, with the
  /// broker's pause between looks (10 s) and time to spare.
  private static final Duration PATIENCE =
      SideClients.TRANSACTION_LIMIT.plus(Duration.ofSeconds(50));

  private static final Logger LOG = LoggerFactory.getLogger(ParkedReader.class);

  private final SideClients clients;
  private final SideTopic topic;
  private @Nullable Open open;

  private record Open(Admin admin, KafkaConsumer<byte[], byte[]> consumer) {}

  /// A change and where it is.
  record Found(long position, LotChange change) {}

  /// Takes up to 500 of them; blocks until they are dealt with.
  @FunctionalInterface
  interface Sink {
    void take(List<Found> found);
  }

  ParkedReader(SideClients clients, SideTopic topic) {
    this.clients = clients;
    this.topic = topic;
  }

  /// @param to last position, or [ParkedLog#END]
  /// @throws TimeoutException when the log does not go on
  void read(TopicPartition source, long from, long to, Sink sink) {
    try {
      var used = opened();
      var lot = new TopicPartition(topic.name(), source.partition());
      if (topic.partitions(used.admin()) > lot.partition()) {
        // The end as it is without regard to transactions: what an open one has written is below
        // it, and holds up the reading until its fate is known.
        long end = end(used.admin(), lot);
        long last = to == ParkedLog.END ? end : Math.min(end, to + 1);
        scan(used.consumer(), source, new Range(lot, from, last), sink);
      }
    } catch (RuntimeException e) {
      rest();
      throw e;
    }
  }

  /// @param end exclusive
  private record Range(TopicPartition lot, long from, long end) {
    boolean holds(long position) {
      return position >= from && position < end;
    }
  }

  private long end(Admin admin, TopicPartition lot) {
    var everything = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    var asked = admin.listOffsets(Map.of(lot, OffsetSpec.latest()), everything);
    return topic.answer(asked.partitionResult(lot)).offset();
  }

  private void scan(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition source, Range range, Sink sink) {
    if (range.from() >= range.end()) {
      return;
    }
    var lot = range.lot();
    consumer.assign(List.of(lot));
    consumer.seek(lot, range.from());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (long at = range.from(); at < range.end(); ) {
      var found = found(source, range, consumer.poll(POLL));
      if (!found.isEmpty()) {
        sink.take(found);
      }
      long reached = consumer.position(lot);
      if (reached != at) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "reading %s has stood still at %d, before %d, for %s"
                .formatted(lot, reached, range.end(), PATIENCE));
      }
      at = reached;
    }
    consumer.unsubscribe();
  }

  private static List<Found> found(
      TopicPartition source, Range range, ConsumerRecords<byte[], byte[]> polled) {
    var found = new ArrayList<Found>(polled.count());
    for (var entry : polled) {
      if (range.holds(entry.offset())) {
        switch (ParkedFormat.read(source, entry)) {
          case Content.Change(var change) -> found.add(new Found(entry.offset(), change));
          case Content.Foreign(var why) -> passOver(entry, why);
        }
      }
    }
    return found;
  }

  private static void passOver(ConsumerRecord<byte[], byte[]> entry, String why) {
    LOG.atWarn()
        .addKeyValue("topic", entry.topic())
        .addKeyValue("partition", entry.partition())
        .addKeyValue("position", entry.offset())
        .addKeyValue("reason", why)
        .log("Passed over what is not a parked record");
  }

  private Open opened() {
    if (open == null) {
      open = new Open(clients.admin(), clients.reading(true));
    }
    return open;
  }

  /// Lets go of the clients until they are needed again.
  void rest() {
    var old = open;
    open = null;
    if (old != null) {
      SideClients.close(() -> old.admin().close(Duration.ZERO), topic);
      SideClients.close(() -> old.consumer().close(CloseOptions.timeout(Duration.ZERO)), topic);
    }
  }
}

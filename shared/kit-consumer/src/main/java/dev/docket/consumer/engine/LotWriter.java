package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.source.RecordSize;
import dev.docket.consumer.source.RecordSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings changes of parking lots into their log: in order, many at a time, again and again until
/// the log has them or their partition has gone. Bounded by the records in flight and by those
/// taken out. Owned by the consumer's context.
final class LotWriter<E> {

  private static final Logger log = LoggerFactory.getLogger(LotWriter.class);

  private static final int MAX_CHANGES = 500;
  private static final long MAX_BYTES = 8L << 20;

  /// From one transaction to the next, while fewer than [#ENOUGH] changes wait: a transaction costs
  /// the broker much the same whatever is in it, and all who share that broker pay.
  static final Duration LINGER = Duration.ofMillis(50);

  /// Of so many, little of what a transaction costs falls to each.
  static final int ENOUGH = 100;

  private final RecordSource source;
  private final ParkedLog lots;
  private final ConsumerRuntime runtime;
  private final Duration pause;
  private final Queue<Item<E>> queue = new ArrayDeque<>();

  /// Whether a transaction is under way or has its time.
  private boolean planned;

  /// Set while it has its time only because too little waits.
  private Scheduler.@Nullable Timer linger;

  private boolean closed;

  private record Item<E>(PartitionFlow<E> flow, LotChange change, int bytes, LongConsumer written) {
    ParkedLog.Entry entry() {
      return new ParkedLog.Entry(flow.partition, change);
    }
  }

  /// @param pause after a failure
  LotWriter(RecordSource source, ParkedLog lots, ConsumerRuntime runtime, Duration pause) {
    this.source = source;
    this.lots = lots;
    this.runtime = runtime;
    this.pause = pause;
  }

  /// @param written hears the position in the log; never called when the partition goes before
  void write(PartitionFlow<E> flow, LotChange change, LongConsumer written) {
    int bytes =
        change instanceof LotChange.Parked(var parked) ? RecordSize.bytes(parked.original()) : 0;
    queue.add(new Item<>(flow, change, bytes, written));
    if (!planned) {
      // In a turn of its own: what is parked together is written together.
      plan(Duration.ZERO);
    } else if (linger != null && queue.size() >= ENOUGH) {
      linger.cancel();
      linger = null;
      plan(Duration.ZERO);
    }
  }

  private Scheduler.Timer plan(Duration delay) {
    planned = true;
    return runtime.scheduler().after(delay, this::send);
  }

  /// What is not written is given up.
  void close() {
    closed = true;
    queue.clear();
  }

  private void send() {
    linger = null;
    if (closed || queue.isEmpty()) {
      planned = false;
      return;
    }
    source
        .member()
        .onComplete(asked -> {
          if (asked.succeeded()) {
            append(asked.result());
          } else {
            failed(asked.cause());
          }
        });
  }

  /// Takes only now what is to be written: a partition that was given up before the group's answer
  /// has ended by now, and one that is given up from now on makes another member of this one.
  private void append(ConsumerGroupMetadata member) {
    queue.removeIf(item -> item.flow().ended());
    var batch = batch();
    if (batch.isEmpty() || closed) {
      planned = false;
      return;
    }
    lots.append(member, batch.stream().map(Item::entry).toList())
        .onComplete(done -> {
          if (done.succeeded()) {
            written(batch, done.result());
            next();
          } else {
            failed(done.cause());
          }
        });
  }

  /// Behind the callbacks, for what they write goes with the rest.
  private void next() {
    if (queue.size() >= ENOUGH) {
      plan(Duration.ZERO);
    } else {
      linger = plan(LINGER);
    }
  }

  private List<Item<E>> batch() {
    var batch = new ArrayList<Item<E>>();
    long bytes = 0;
    for (var item : queue) {
      bytes += item.bytes();
      if (batch.size() == MAX_CHANGES || (bytes > MAX_BYTES && !batch.isEmpty())) {
        break;
      }
      batch.add(item);
    }
    return batch;
  }

  private void written(List<Item<E>> batch, List<Long> positions) {
    if (closed) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      var item = batch.get(i);
      queue.remove();
      if (!item.flow().ended()) {
        item.written().accept(positions.get(i));
      }
    }
  }

  private void failed(Throwable cause) {
    if (closed) {
      return;
    }
    runtime.observer().parkingFailed(cause);
    log.atWarn()
        .setCause(cause)
        .addKeyValue("changes", queue.size())
        .log("Parking lot not written, it is tried again");
    plan(pause);
  }
}

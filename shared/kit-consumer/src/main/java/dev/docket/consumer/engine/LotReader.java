package dev.docket.consumer.engine;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.lot.ParkedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads parking lots: all of a partition's before its first record is polled, and the bytes of
/// what is released. Owned by the consumer's context.
final class LotReader<E> {

  private static final Logger log = LoggerFactory.getLogger(LotReader.class);

  private final ConsumerSpec<E> spec;
  private final ConsumerRuntime runtime;
  private final ParkedLog lots;
  private final Sink<E> sink;
  private final Duration pause;

  /// Where released records go.
  interface Sink<E> {
    /// Again to a handler, behind what waits in its lane.
    void released(
        PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, E value, Route.To to);

    /// It was readable when it was parked, and is not any more.
    void malformed(PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, String reason);

    /// It was for somebody here when it was parked, and is not any more.
    void skipped(PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, SkipReason reason);

    /// All that was asked for is handed over.
    void flush();
  }

  /// Instead of a lane key, for what has none.
  private record Unroutable(long offset) {}

  /// @param sink where released records go
  LotReader(ConsumerSpec<E> spec, ConsumerRuntime runtime, ParkedLog lots, Sink<E> sink) {
    this.spec = spec;
    this.runtime = runtime;
    this.lots = lots;
    this.sink = sink;
    this.pause = spec.config().retry().initial();
  }

  /// Until it is through, the partition delivers nothing; tried again until it is.
  void load(PartitionFlow<E> flow) {
    lots.read(flow.partition, 0, ParkedLog.END, (position, change) -> take(flow, position, change))
        .onComplete(read -> {
          if (read.succeeded()) {
            flow.lot.loaded();
          } else if (!flow.ended()) {
            failed(flow, read.cause());
            runtime.scheduler().after(pause, () -> load(flow));
          }
        });
  }

  private void take(PartitionFlow<E> flow, long position, LotChange change) {
    switch (change) {
      case LotChange.Parked(var parked) -> {
        var to = route(parked.original());
        var entry =
            to == null
                ? flow.lot.add(new Unroutable(parked.original().offset()), null, parked)
                : flow.lot.add(to.laneKey(), to.tenant(), parked);
        entry.position = position;
      }
      case LotChange.Gone(var offset) -> flow.lot.remove(offset);
    }
  }

  /// Hands over what is due of a partition, with its bytes.
  void resupply(PartitionFlow<E> flow) {
    if (flow.ending() || flow.lot.fetching || !flow.lot.wantsMore()) {
      return;
    }
    var due = flow.lot.takeDue(flow.ledger.next());
    if (due.isEmpty()) {
      return;
    }
    flow.lot.fetching = true;
    Map<Long, PartitionLot.Entry> wanted = new HashMap<>();
    due.forEach(entry -> wanted.put(entry.position, entry));
    long from = due.stream().mapToLong(entry -> entry.position).min().orElseThrow();
    long to = due.stream().mapToLong(entry -> entry.position).max().orElseThrow();
    var found = new ArrayList<ParkedRecord>();
    lots.read(
            flow.partition,
            from,
            to,
            (position, change) -> {
              if (wanted.remove(position) != null
                  && change instanceof LotChange.Parked(var parked)) {
                found.add(parked);
              }
            })
        .onComplete(read -> {
          if (flow.ending()) {
            return;
          }
          if (read.succeeded()) {
            flow.lot.fetching = false;
            missing(flow, wanted.values());
            hand(flow, found);
            resupply(flow);
          } else {
            failed(flow, read.cause());
            runtime.scheduler().after(pause, () -> again(flow, due));
          }
        });
  }

  private void again(PartitionFlow<E> flow, List<PartitionLot.Entry> due) {
    due.forEach(flow.lot::putBack);
    flow.lot.fetching = false;
    resupply(flow);
  }

  private void hand(PartitionFlow<E> flow, List<ParkedRecord> found) {
    found.sort(Comparator.comparingLong(parked -> parked.original().offset()));
    for (var parked : found) {
      var entry = flow.lot.entry(parked.original().offset());
      if (entry == null) {
        continue;
      }
      if (!flow.lot.mayGo(entry)) {
        // An older record of the key was parked meanwhile.
        flow.lot.putBack(entry);
      } else {
        hand(flow, parked.original());
      }
    }
    sink.flush();
  }

  private void hand(PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record) {
    switch (Intake.decode(spec, record)) {
      case DecodeResult.Decoded<E>(var value) -> {
        switch (spec.router().route(value)) {
          case Route.To to -> sink.released(flow, record, value, to);
          case Route.Skip(var reason) -> sink.skipped(flow, record, reason);
        }
      }
      case DecodeResult.Malformed<E>(var reason) -> sink.malformed(flow, record, reason);
    }
  }

  /// Somebody else has taken records out of the log: they are not to be had, and their keys must
  /// not wait for them.
  private void missing(PartitionFlow<E> flow, Iterable<PartitionLot.Entry> entries) {
    for (var entry : entries) {
      log.atError()
          .addKeyValue("partition", flow.partition)
          .addKeyValue("offset", entry.offset)
          .addKeyValue("position", entry.position)
          .log("Parked record is not in its log any more, it is given up");
      flow.lot.remove(entry.offset);
    }
  }

  private void failed(PartitionFlow<E> flow, Throwable cause) {
    runtime.observer().parkingFailed(cause);
    log.atWarn()
        .setCause(cause)
        .addKeyValue("partition", flow.partition)
        .log("Parking lot not read, it is tried again");
  }

  /// Null when it cannot be read any more, or is for nobody here.
  private Route.@Nullable To route(ConsumerRecord<byte[], byte[]> record) {
    return Intake.decode(spec, record) instanceof DecodeResult.Decoded<E>(var value)
            && spec.router().route(value) instanceof Route.To to
        ? to
        : null;
  }
}

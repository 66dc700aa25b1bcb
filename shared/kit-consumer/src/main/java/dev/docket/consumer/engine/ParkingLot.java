package dev.docket.consumer.engine;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.Route;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedRecord;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Who is parked, and who comes back. A record that is parked takes its key with it: what follows
/// of the key is parked behind it, in order, until the key is released and all of it is done. Owned
/// by the consumer's context.
final class ParkingLot<E> {

  private static final long LOOK_EVERY_MILLIS = 50;

  private final ConsumerSpec<E> spec;
  private final ConsumerRuntime runtime;
  private final Tenants<E> tenants;
  private final LotWriter<E> writer;
  private final Listener<E> listener;
  private final boolean open;
  private final boolean sharing;

  /// When somebody looked for room last, in milliseconds.
  private long looked;

  /// Hears what the log has taken.
  interface Listener<E> {
    /// A record of the lane is parked: the lane may go on.
    void free(Lane<E> lane);

    /// More of the partition's lot may be due.
    void changed(PartitionFlow<E> flow);
  }

  ParkingLot(
      ConsumerSpec<E> spec,
      ConsumerRuntime runtime,
      Tenants<E> tenants,
      LotWriter<E> writer,
      Listener<E> listener) {
    this.spec = spec;
    this.runtime = runtime;
    this.tenants = tenants;
    this.writer = writer;
    this.listener = listener;
    this.open = spec.config().onExhausted() == OnExhausted.PARK;
    this.sharing = open && spec.config().order() == Order.KEY;
  }

  /// False when records are not parked but end the consumer.
  boolean isOpen() {
    return open;
  }

  /// Whether the record has been parked before, and is only polled again.
  boolean holds(PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record) {
    return flow.lot.holds(record.offset(), record.timestamp());
  }

  /// Parks a polled record that must not overtake its parked key, or that is more than the share of
  /// its key or tenant.
  ///
  /// @return false when it may go its way
  boolean takes(Lane<E> lane, ConsumerRecord<byte[], byte[]> record, Route.To route) {
    if (!open) {
      return false;
    }
    var flow = lane.partition;
    var parked = flow.lot.isEmpty() ? null : flow.lot.key(route.laneKey());
    if (parked != null) {
      // What follows of a key that comes back by itself does so too, also after a death.
      park(lane, record, route, parked.automatic ? ParkReason.OVERFLOW : ParkReason.FOLLOWS);
      return true;
    }
    if (sharing && (tooDeep(lane) || tenants.over(lane.tenant))) {
      park(lane, record, route, ParkReason.OVERFLOW);
      return true;
    }
    return false;
  }

  /// A key may have `shares.laneDepth` records here; one that waits for a dependency only while its
  /// partition has room for those that do not.
  private boolean tooDeep(Lane<E> lane) {
    return lane.size() >= spec.config().shares().laneDepth()
        || (lane.waits() && lane.partition.crowded());
  }

  /// A record has spent its attempts: parks it. What waits behind it in its lane is parked by
  /// [#sweep(Lane)].
  void exhausted(LaneRecord<E> record, Throwable failure) {
    record.lane.gone(1);
    park(record.lane, record.source, route(record), ParkReason.exhausted(failure));
  }

  /// A run has ended: takes out of its lane what must not overtake a parked record.
  void sweep(Lane<E> lane) {
    var lot = lane.partition.lot;
    if (lot.isEmpty() || (sharing && lot.key(lane.key) == null)) {
      return;
    }
    for (var record : lane.removeIf(waiting -> stays(lot, waiting))) {
      if (record.released) {
        var entry = lot.entry(record.offset());
        if (entry != null) {
          lot.putBack(entry);
        }
      } else {
        park(lane, record.source, route(record), ParkReason.FOLLOWS);
      }
    }
  }

  /// What has gone to the lot for lack of room is younger than all that waits in the lane. Where it
  /// is older, only what this release has taken out may go on: a key may have been released again
  /// since a record of it failed, and before the run of that record ended.
  private boolean stays(PartitionLot lot, LaneRecord<E> waiting) {
    var key = lot.key(route(waiting).laneKey());
    if (key == null || key.automatic) {
      return false;
    }
    var entry = waiting.released ? lot.entry(waiting.offset()) : null;
    return entry == null || !lot.mayGo(entry);
  }

  /// Takes in a record that was done with, to be handled anew when there is room: behind what its
  /// lane has by then, and before what is polled of its key from now on.
  ///
  /// @param taken hears that the log has it; never when the partition goes before
  void replay(
      PartitionFlow<E> flow,
      ConsumerRecord<byte[], byte[]> record,
      Route.To route,
      Runnable taken) {
    var parked = new ParkedRecord(record, ParkReason.REPLAY, runtime.clock().instant());
    var entry = flow.lot.add(route.laneKey(), route.tenant(), parked);
    // Its offset is settled: neither a drain nor its lane waits for it.
    writer.write(
        flow,
        new LotChange.Parked(parked),
        position -> {
          entry.position = position;
          runtime.observer().parked(RecordCoordinates.of(record), ParkReason.REPLAY);
          taken.run();
          listener.changed(flow);
        });
  }

  /// A record that was released has come to its end.
  ///
  /// @param then when the log has heard it
  void gone(PartitionFlow<E> flow, long offset, Runnable then) {
    writer.write(
        flow,
        new LotChange.Gone(offset),
        _ -> {
          flow.lot.remove(offset);
          then.run();
          listener.changed(flow);
        });
  }

  /// Lets keys that were too many come back where there is room again; looks for it now and then.
  void releaseRoomy(Collection<PartitionFlow<E>> flows) {
    long now = runtime.clock().millis();
    if (now - looked < LOOK_EVERY_MILLIS) {
      return;
    }
    looked = now;
    for (var flow : flows) {
      for (var key : flow.lot.keys()) {
        if (key.automatic && !key.releasing() && roomy(flow, key)) {
          flow.lot.release(key);
        }
      }
    }
  }

  private boolean roomy(PartitionFlow<E> flow, PartitionLot.Key key) {
    var lane = flow.lanes.get(key.name);
    boolean shallow =
        lane == null || (!lane.waits() && lane.size() <= spec.config().shares().laneDepth() / 2);
    return shallow && tenants.roomy(key.tenant);
  }

  private void park(
      Lane<E> lane, ConsumerRecord<byte[], byte[]> record, Route.To route, ParkReason reason) {
    var flow = lane.partition;
    var parked = new ParkedRecord(record, reason, runtime.clock().instant());
    var entry = flow.lot.add(route.laneKey(), route.tenant(), parked);
    if (reason.cause() == ParkReason.Cause.EXHAUSTED) {
      flow.lot.stop(entry.key);
    }
    // A drain waits for it as for a handler.
    flow.open++;
    lane.parking++;
    writer.write(
        flow,
        new LotChange.Parked(parked),
        position -> {
          flow.open--;
          lane.parking--;
          entry.position = position;
          flow.settle(record.offset(), entry.bytes);
          runtime.observer().parked(RecordCoordinates.of(record), reason);
          listener.free(lane);
          listener.changed(flow);
        });
  }

  /// The router is pure: it says again what it said when the record came.
  private Route.To route(LaneRecord<E> record) {
    if (spec.router().route(record.value) instanceof Route.To to) {
      return to;
    }
    throw new IllegalStateException(
        "the router skips what it routed before: " + record.coordinates());
  }
}

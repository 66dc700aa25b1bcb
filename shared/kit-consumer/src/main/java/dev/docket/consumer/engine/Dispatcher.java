package dev.docket.consumer.engine;

import dev.docket.consumer.Route;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lets lanes go: gathers the runs of all lanes that may proceed into one message per address.
/// Owned by the consumer's context.
final class Dispatcher<E> {

  private final Outlet<E> outlet;
  private final Tenants<E> tenants;
  private final Order order;
  private final ConsumerRuntime runtime;
  private final int maxBatch;
  private List<Lane<E>> ready = new ArrayList<>();

  /// The list before that, for the next time: it has grown to its size.
  private @Nullable List<Lane<E>> spare;

  /// Where lanes go.
  interface Outlet<E> {
    void send(String address, List<LaneRecord<E>> records);

    /// A lane's run has ended, and the lane has not gone on yet.
    void ended(Lane<E> lane);
  }

  Dispatcher(ConsumerConfig config, ConsumerRuntime runtime, Tenants<E> tenants, Outlet<E> outlet) {
    this.order = config.order();
    this.maxBatch = config.limits().maxBatchRecords();
    this.runtime = runtime;
    this.tenants = tenants;
    this.outlet = outlet;
  }

  /// The lane of a record that was routed so.
  Lane<E> lane(PartitionFlow<E> flow, Route.To to) {
    var key = order.laneKey(to.laneKey());
    var lane = flow.lanes.get(key);
    if (lane == null) {
      lane = new Lane<>(flow, key, order == Order.KEY ? tenants.enter(to.tenant()) : null);
      flow.lanes.put(key, lane);
    }
    return lane;
  }

  /// Queues a record in its lane; [#flush()] sends it.
  void offer(LaneRecord<E> record) {
    record.lane.add(record);
    proceed(record.lane);
  }

  /// Sends what may go.
  void flush() {
    if (ready.isEmpty()) {
      return;
    }
    Map<String, List<LaneRecord<E>>> filling = new LinkedHashMap<>();
    var lanes = ready;
    ready = spare == null ? new ArrayList<>() : spare;
    spare = null;
    int most = Math.min(maxBatch, lanes.size());
    long now = runtime.clock().millis();
    for (var lane : lanes) {
      lane.queued = false;
      if (lane.ready() && !held(lane)) {
        fill(filling, lane, most, now);
      }
    }
    filling.forEach(outlet::send);
    lanes.clear();
    spare = lanes;
  }

  /// Holds the lane of a tenant that has enough at handlers, until a run of its ends.
  private boolean held(Lane<E> lane) {
    var tenant = lane.tenant;
    if (tenant == null || tenants.free(tenant) > 0) {
      return false;
    }
    lane.queued = true;
    tenant.hold(lane);
    runtime.observer().tenantHeld(tenant.id);
    return true;
  }

  /// A run of the tenant has ended, or others have gone.
  private void letGo(@Nullable Tenant<E> tenant) {
    if (tenant == null) {
      return;
    }
    for (int free = tenants.free(tenant); free > 0 && tenant.holds(); ) {
      var lane = tenant.release();
      lane.queued = false;
      if (lane.ready()) {
        proceed(lane);
        free--;
      }
    }
  }

  /// @param most records that a batch is likely to have
  private void fill(Map<String, List<LaneRecord<E>>> filling, Lane<E> lane, int most, long now) {
    int size = lane.begin(maxBatch, now);
    lane.partition.open += size;
    var record = Objects.requireNonNull(lane.running());
    var address = record.address;
    // No computeIfAbsent: its function is an object for each run, and hardly ever called.
    @Nullable List<LaneRecord<E>> batch = filling.get(address);
    if (batch != null && batch.size() + size > maxBatch) {
      outlet.send(address, batch);
      batch = null;
    }
    if (batch == null) {
      batch = new ArrayList<>(most);
      filling.put(address, batch);
    }
    for (; record != null; record = record.next) {
      batch.add(record);
    }
  }

  /// The handler is through with a lane's run: the lane goes on, waits out a retry, or is done.
  void end(Lane<E> lane) {
    var wait = lane.end();
    if (lane.partition.ending()) {
      lane.halt();
    } else {
      outlet.ended(lane);
      goOn(lane, wait);
    }
    letGo(lane.tenant);
  }

  /// Lets a lane go on behind a run, or what else it waited for; one that has nothing is done.
  void goOn(Lane<E> lane, Duration wait) {
    if (lane.empty()) {
      forget(lane);
    } else if (wait.isZero()) {
      proceed(lane);
    } else {
      lane.backOff(runtime.scheduler().after(wait, () -> resume(lane)));
    }
  }

  /// Lets a lane go that has nothing, unless there is reason to keep it.
  void forget(Lane<E> lane) {
    if (lane.empty() && lane.partition.leave(lane)) {
      tenants.leave(lane.tenant);
    }
  }

  private void resume(Lane<E> lane) {
    lane.backoffOver();
    proceed(lane);
    flush();
  }

  /// Lets the lane go at the next [#flush()], if it may.
  void proceed(Lane<E> lane) {
    if (!lane.queued && lane.ready()) {
      lane.queued = true;
      ready.add(lane);
    }
  }

  /// Dispatches nothing more of a partition: what waits is dropped, lanes in backoff stop at once.
  void halt(PartitionFlow<E> flow) {
    flow.beginEnding();
    for (var lane : flow.lanes.values()) {
      lane.halt();
    }
  }

  /// The partition is gone: its tenants have what it held back.
  void drop(PartitionFlow<E> flow) {
    for (var lane : flow.lanes.values()) {
      lane.drop();
      tenants.leave(lane.tenant);
      letGo(lane.tenant);
    }
    flow.lanes.clear();
    flush();
  }
}

package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Lets lanes go: gathers the runs of all lanes that may proceed into one message per address.
/// Owned by the consumer's context.
final class Dispatcher<E> {

  private final BiConsumer<String, List<Dispatched<E>>> outlet;
  private final Scheduler scheduler;
  private final InstantSource clock;
  private final int maxBatch;
  private List<Lane<E>> ready = new ArrayList<>();

  Dispatcher(
      BiConsumer<String, List<Dispatched<E>>> outlet,
      Scheduler scheduler,
      InstantSource clock,
      int maxBatch) {
    this.outlet = outlet;
    this.scheduler = scheduler;
    this.clock = clock;
    this.maxBatch = maxBatch;
  }

  /// Queues a record; [#flush()] sends it.
  void offer(PartitionFlow<E> flow, Object laneKey, LaneRecord<E> record) {
    var lane = flow.lane(laneKey);
    lane.add(record);
    proceed(lane);
  }

  /// Sends what may go.
  void flush() {
    Map<String, List<Dispatched<E>>> filling = new LinkedHashMap<>();
    var lanes = ready;
    ready = new ArrayList<>();
    long now = clock.millis();
    for (var lane : lanes) {
      lane.queued = false;
      if (lane.ready()) {
        fill(filling, lane, now);
      }
    }
    filling.forEach(outlet);
  }

  private void fill(Map<String, List<Dispatched<E>>> filling, Lane<E> lane, long now) {
    var run = lane.begin(maxBatch, now);
    lane.partition.open += run.open;
    var address = run.records.getFirst().record.address;
    var batch = filling.computeIfAbsent(address, _ -> new ArrayList<>());
    if (batch.size() + run.records.size() > maxBatch) {
      outlet.accept(address, batch);
      batch = new ArrayList<>();
      filling.put(address, batch);
    }
    batch.addAll(run.records);
  }

  /// The handler is through with a run: its lane goes on, waits out a retry, or is done.
  void end(Run<E> run) {
    var lane = run.lane;
    lane.end(run);
    if (lane.partition.ending()) {
      lane.halt();
    } else if (lane.empty()) {
      lane.partition.lanes.remove(lane.key, lane);
    } else if (run.delay.isZero()) {
      proceed(lane);
    } else {
      lane.backOff(scheduler.after(run.delay, () -> resume(lane)));
    }
  }

  private void resume(Lane<E> lane) {
    lane.backoffOver();
    proceed(lane);
    flush();
  }

  private void proceed(Lane<E> lane) {
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
}

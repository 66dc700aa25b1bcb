package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Lets lanes go: gathers the runs of all lanes that may proceed into one message per address.
/// Owned by the consumer's context.
final class Dispatcher<E> {

  private final BiConsumer<String, List<LaneRecord<E>>> outlet;
  private final Scheduler scheduler;
  private final InstantSource clock;
  private final int maxBatch;
  private List<Lane<E>> ready = new ArrayList<>();

  /// The list before that, for the next time: it has grown to its size.
  private @Nullable List<Lane<E>> spare;

  Dispatcher(
      BiConsumer<String, List<LaneRecord<E>>> outlet,
      Scheduler scheduler,
      InstantSource clock,
      int maxBatch) {
    this.outlet = outlet;
    this.scheduler = scheduler;
    this.clock = clock;
    this.maxBatch = maxBatch;
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
    long now = clock.millis();
    for (var lane : lanes) {
      lane.queued = false;
      if (lane.ready()) {
        fill(filling, lane, most, now);
      }
    }
    filling.forEach(outlet);
    lanes.clear();
    spare = lanes;
  }

  /// @param most records that a batch is likely to have
  private void fill(Map<String, List<LaneRecord<E>>> filling, Lane<E> lane, int most, long now) {
    int size = lane.begin(maxBatch, now);
    lane.partition.open += size;
    var record = Objects.requireNonNull(lane.running());
    var address = record.address;
    var batch = filling.computeIfAbsent(address, _ -> new ArrayList<>(most));
    if (batch.size() + size > maxBatch) {
      outlet.accept(address, batch);
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
    } else if (lane.empty()) {
      lane.partition.leave(lane);
    } else if (wait.isZero()) {
      proceed(lane);
    } else {
      lane.backOff(scheduler.after(wait, () -> resume(lane)));
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

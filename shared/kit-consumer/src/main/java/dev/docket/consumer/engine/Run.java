package dev.docket.consumer.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Consecutive records of one lane at a handler. A lane has one run at a time, and a handler goes
/// through it in order: that is what keeps the order. Owned by the consumer's context, but for the
/// tickets' immutable parts.
final class Run<E> {

  final Lane<E> lane;

  /// Most have one record.
  final List<Dispatched<E>> records = new ArrayList<>(1);

  /// Records to go back to the lane: retries, and what the handler did not begin. Made when there
  /// is one.
  private @Nullable List<LaneRecord<E>> returned;

  /// The wait its retries ask for.
  Duration delay = Duration.ZERO;

  /// The last sign of life, in milliseconds: the deadline counts from here.
  long progress;

  int open;

  Run(Lane<E> lane, long now) {
    this.lane = lane;
    this.progress = now;
  }

  /// Whether a record may join those before it: they have one address.
  boolean takes(LaneRecord<E> record) {
    return records.isEmpty() || records.getFirst().record.address.equals(record.address);
  }

  void add(LaneRecord<E> record) {
    records.add(new Dispatched<>(record, this));
    open++;
  }

  void giveBack(LaneRecord<E> record) {
    if (returned == null) {
      returned = new ArrayList<>();
    }
    returned.add(record);
  }

  /// In the order of the log.
  List<LaneRecord<E>> returned() {
    if (returned == null) {
      return List.of();
    }
    returned.sort(Comparator.comparingLong(record -> record.at.offset()));
    return returned;
  }

  void postpone(Duration wait) {
    if (wait.compareTo(delay) > 0) {
      delay = wait;
    }
  }
}

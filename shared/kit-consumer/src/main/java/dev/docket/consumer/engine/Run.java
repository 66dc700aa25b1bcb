package dev.docket.consumer.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Consecutive records of one lane at a handler. A lane has one run at a time, and a handler goes
/// through it in order: that is what keeps the order. Owned by the consumer's context, but for the
/// tickets' immutable parts.
final class Run<E> {

  final Lane<E> lane;
  final List<Dispatched<E>> records = new ArrayList<>();

  /// Records to go back to the lane: retries, and what the handler did not begin.
  final List<LaneRecord<E>> returned = new ArrayList<>();

  /// The wait its retries ask for.
  Duration delay = Duration.ZERO;

  /// The last sign of life, in milliseconds: the deadline counts from here.
  long progress;

  int open;

  Run(Lane<E> lane, long now) {
    this.lane = lane;
    this.progress = now;
  }

  void add(LaneRecord<E> record) {
    records.add(new Dispatched<>(record, this));
    open++;
  }

  void postpone(Duration wait) {
    if (wait.compareTo(delay) > 0) {
      delay = wait;
    }
  }
}

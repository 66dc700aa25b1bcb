package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import org.jspecify.annotations.Nullable;

/// Records that must be handled one after the other. Owned by the consumer's context; its length is
/// bounded by the partition's share of the records in flight.
final class Lane<E> {

  final PartitionFlow<E> partition;
  final Object key;

  /// Stands in the dispatcher's list of lanes that may proceed.
  boolean queued;

  /// Records that wait, each with the one behind it: a lane often has one record in its life, and a
  /// collection would be larger than that.
  private @Nullable LaneRecord<E> first;

  private @Nullable LaneRecord<E> last;
  private @Nullable Run<E> run;
  private Scheduler.@Nullable Timer backoff;

  Lane(PartitionFlow<E> partition, Object key) {
    this.partition = partition;
    this.key = key;
  }

  void add(LaneRecord<E> record) {
    if (last == null) {
      first = record;
    } else {
      last.next = record;
    }
    last = record;
  }

  boolean ready() {
    return run == null && backoff == null && first != null && !partition.ending();
  }

  boolean empty() {
    return run == null && first == null;
  }

  /// Starts a run: the next records that go to one address, at most `max`.
  Run<E> begin(int max, long now) {
    var begun = new Run<>(this, now);
    var record = first;
    while (record != null && begun.open < max && begun.takes(record)) {
      begun.add(record);
      first = record.next;
      record.next = null;
      record = first;
    }
    if (first == null) {
      last = null;
    }
    run = begun;
    return begun;
  }

  /// Ends the run; what it returned stands again before what waits.
  void end(Run<E> ended) {
    for (var record : ended.returned().reversed()) {
      addFirst(record);
    }
    run = null;
  }

  private void addFirst(LaneRecord<E> record) {
    record.next = first;
    first = record;
    if (last == null) {
      last = record;
    }
  }

  /// What is at a handler, if anything.
  @Nullable Run<E> run() {
    return run;
  }

  void backOff(Scheduler.Timer timer) {
    backoff = timer;
  }

  void backoffOver() {
    backoff = null;
  }

  /// Drops what waits. The run, if any, is at its handler and ends there.
  void halt() {
    first = null;
    last = null;
    if (backoff != null) {
      backoff.cancel();
      backoff = null;
    }
  }
}

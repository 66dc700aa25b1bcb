package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Records that must be handled one after the other. Owned by the consumer's context; its length is
/// bounded by the partition's share of the records in flight.
final class Lane<E> {

  final PartitionFlow<E> partition;
  final Object key;
  private final Deque<LaneRecord<E>> waiting = new ArrayDeque<>();
  private @Nullable Run<E> run;
  private Scheduler.@Nullable Timer backoff;

  Lane(PartitionFlow<E> partition, Object key) {
    this.partition = partition;
    this.key = key;
  }

  void add(LaneRecord<E> record) {
    waiting.addLast(record);
  }

  boolean ready() {
    return run == null && backoff == null && !waiting.isEmpty() && !partition.ending();
  }

  boolean empty() {
    return run == null && waiting.isEmpty();
  }

  /// Starts a run: the next records that go to one address, at most `max`.
  Run<E> begin(int max, long now) {
    var begun = new Run<>(this, now);
    var address = waiting.getFirst().address;
    while (begun.open < max && !waiting.isEmpty() && waiting.getFirst().address.equals(address)) {
      begun.add(waiting.removeFirst());
    }
    run = begun;
    return begun;
  }

  /// Ends the run; what it returned stands again before what waits.
  void end(Run<E> ended) {
    ended.returned.sort(Comparator.comparingLong(record -> record.at.offset()));
    for (var record : ended.returned.reversed()) {
      waiting.addFirst(record);
    }
    run = null;
  }

  void backOff(Scheduler.Timer timer) {
    backoff = timer;
  }

  void backoffOver() {
    backoff = null;
  }

  /// Drops what waits. The run, if any, is at its handler and ends there.
  void halt() {
    waiting.clear();
    if (backoff != null) {
      backoff.cancel();
      backoff = null;
    }
  }
}

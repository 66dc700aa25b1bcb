package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Records that must be handled one after the other. Owned by the consumer's context; its length is
/// bounded by the partition's share of the records in flight.
///
/// A lane has one run of consecutive records at a handler at a time, and a handler goes through it
/// in order: that is what keeps the order.
final class Lane<E> {

  final PartitionFlow<E> partition;
  final Object key;

  /// Null where order is by partition, or records have none.
  final @Nullable Tenant<E> tenant;

  /// Records of it on their way to the parking lot. While there are some, nothing of it begins:
  /// where order is by partition, the next record is another key's, and must not begin before this
  /// one is done or parked.
  int parking;

  /// Made when there is one that is held.
  private @Nullable Endings endings;

  /// Records here: those that wait and those at a handler.
  private int size;

  /// Stands in the dispatcher's list of lanes that may proceed.
  boolean queued;

  /// Records that wait, each with the one behind it: a lane often has one record at a time, and a
  /// collection would be larger than that.
  private @Nullable LaneRecord<E> first;

  private @Nullable LaneRecord<E> last;

  /// The run: its first record, and how many of it have no answer yet.
  private @Nullable LaneRecord<E> running;

  private int open;

  /// The run's last sign of life, in milliseconds: the deadline counts from here.
  private long progress;

  /// What of the run is to be called again: retries, and what the handler did not begin. Made when
  /// there is one.
  private @Nullable List<LaneRecord<E>> returned;

  /// The wait its retries ask for.
  private Duration delay = Duration.ZERO;

  private Scheduler.@Nullable Timer backoff;

  Lane(PartitionFlow<E> partition, Object key, @Nullable Tenant<E> tenant) {
    this.partition = partition;
    this.key = key;
    this.tenant = tenant;
  }

  int size() {
    return size;
  }

  /// So many records have left for good.
  void gone(int records) {
    size -= records;
    if (tenant != null) {
      tenant.inFlight -= records;
    }
  }

  void add(LaneRecord<E> record) {
    size++;
    if (tenant != null) {
      tenant.inFlight++;
    }
    addLast(record);
  }

  private void addLast(LaneRecord<E> record) {
    if (last == null) {
      first = record;
    } else {
      last.next = record;
    }
    last = record;
  }

  boolean ready() {
    return running == null
        && backoff == null
        && first != null
        && parking == 0
        && !partition.ending();
  }

  boolean empty() {
    return running == null && first == null && parking == 0 && !holdsEndings();
  }

  /// Whether what ends now must not be settled before something that ended earlier.
  boolean holdsEndings() {
    return endings != null && !endings.isEmpty();
  }

  Endings endings() {
    if (endings == null) {
      endings = new Endings();
    }
    return endings;
  }

  /// Starts a run: the next records that go to one address, at most `max`. To be called when
  /// [#ready()].
  ///
  /// @return how many there are, from [#running()] on
  int begin(int max, long now) {
    var begun = first;
    if (begun == null) {
      throw new IllegalStateException("nothing waits");
    }
    running = begun;
    if (tenant != null) {
      tenant.runs++;
    }
    open = 1;
    progress = now;
    var end = begun;
    for (var record = begun.next;
        record != null && open < max && record.address.equals(begun.address);
        record = record.next) {
      end = record;
      open++;
    }
    first = end.next;
    end.next = null;
    if (first == null) {
      last = null;
    }
    return open;
  }

  /// The first record of what is at a handler, if anything.
  @Nullable LaneRecord<E> running() {
    return running;
  }

  /// A record of the run is answered.
  ///
  /// @return true when it was the last one
  boolean answered(long now) {
    progress = now;
    return --open == 0;
  }

  long progress() {
    return progress;
  }

  /// A record of the run is to be called again, not before `wait` is over.
  void giveBack(LaneRecord<E> record, Duration wait) {
    if (returned == null) {
      returned = new ArrayList<>();
    }
    returned.add(record);
    if (wait.compareTo(delay) > 0) {
      delay = wait;
    }
  }

  /// Ends the run; what it returned stands again before what waits, in the order of the log.
  ///
  /// @return the wait before the next one
  Duration end() {
    leaveRun();
    if (returned != null) {
      returned.sort(Comparator.comparingLong(LaneRecord::offset));
      returned.reversed().forEach(this::addFirst);
      returned = null;
    }
    var wait = delay;
    delay = Duration.ZERO;
    return wait;
  }

  private void leaveRun() {
    if (running != null && tenant != null) {
      tenant.runs--;
    }
    running = null;
  }

  /// Takes out what waits and fits, in order.
  List<LaneRecord<E>> removeIf(Predicate<LaneRecord<E>> fits) {
    var removed = new ArrayList<LaneRecord<E>>();
    var record = first;
    first = null;
    last = null;
    while (record != null) {
      var following = record.next;
      record.next = null;
      if (fits.test(record)) {
        removed.add(record);
      } else {
        addLast(record);
      }
      record = following;
    }
    gone(removed.size());
    return removed;
  }

  private void addFirst(LaneRecord<E> record) {
    record.next = first;
    first = record;
    if (last == null) {
      last = record;
    }
  }

  void backOff(Scheduler.Timer timer) {
    backoff = timer;
  }

  /// Until it tries again.
  boolean waits() {
    return backoff != null;
  }

  void backoffOver() {
    backoff = null;
  }

  /// Its partition is gone, and what was here with it.
  void drop() {
    halt();
    leaveRun();
    gone(size);
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

package dev.docket.consumer.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The offsets of one partition between poll and commit. Invariant: everything below
/// [#committable()] is settled, and the record at it is not (or has not been polled).
///
/// A ring of the tracked offsets in log order, from the first unsettled one to the last polled.
/// Offsets may jump (compaction, transaction markers): they are searched for, not computed. Pure,
/// and owned by the consumer's context. Its size is bounded by the pump, which pauses a partition
/// at its share.
final class OffsetLedger {

  private long[] offsets = new long[64];
  private @Nullable Instant[] tracked = new @Nullable Instant[64];
  private boolean[] settled = new boolean[64];

  /// Ring position of the first unsettled offset.
  private int head;

  private int size;
  private int unsettled;
  private long next;

  /// Begins empty.
  ///
  /// @param start the first offset to be polled
  OffsetLedger(long start) {
    this.next = start;
  }

  /// Notes a polled record.
  ///
  /// @throws IllegalStateException when records in flight lie at or behind `offset`: the log went
  ///   back under our feet
  void track(long offset, Instant now) {
    if (size > 0 && offset < next) {
      throw new IllegalStateException("offset " + offset + " polled after " + (next - 1));
    }
    if (size == offsets.length) {
      grow();
    }
    int at = slot(size);
    offsets[at] = offset;
    tracked[at] = now;
    settled[at] = false;
    size++;
    unsettled++;
    next = offset + 1;
  }

  /// Notes the end of a record.
  ///
  /// @return when the record was tracked; null when it is not in flight (never polled, or settled
  ///   before)
  @Nullable Instant settle(long offset) {
    int index = find(offset);
    if (index < 0 || settled[slot(index)]) {
      return null;
    }
    var since = tracked[slot(index)];
    settled[slot(index)] = true;
    unsettled--;
    while (size > 0 && settled[head]) {
      tracked[head] = null;
      head = (head + 1) & (offsets.length - 1);
      size--;
    }
    return since;
  }

  /// The offset to commit: that of the first record not settled, or the next one to come.
  long committable() {
    return size == 0 ? next : offsets[head];
  }

  int inFlight() {
    return unsettled;
  }

  /// When the first record not settled was tracked; null when there is none.
  @Nullable Instant oldest() {
    return size == 0 ? null : tracked[head];
  }

  private int find(long offset) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = offsets[slot(middle)];
      if (found == offset) {
        return middle;
      }
      if (found < offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private int slot(int index) {
    return (head + index) & (offsets.length - 1);
  }

  /// Doubles, which keeps the length a power of two, and puts the head at zero.
  private void grow() {
    int length = offsets.length;
    int tail = length - head;
    var moreOffsets = new long[length * 2];
    var moreTracked = new @Nullable Instant[length * 2];
    var moreSettled = new boolean[length * 2];
    System.arraycopy(offsets, head, moreOffsets, 0, tail);
    System.arraycopy(offsets, 0, moreOffsets, tail, head);
    System.arraycopy(tracked, head, moreTracked, 0, tail);
    System.arraycopy(tracked, 0, moreTracked, tail, head);
    System.arraycopy(settled, head, moreSettled, 0, tail);
    System.arraycopy(settled, 0, moreSettled, tail, head);
    offsets = moreOffsets;
    tracked = moreTracked;
    settled = moreSettled;
    head = 0;
  }
}

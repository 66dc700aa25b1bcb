package dev.docket.consumer.engine;

/// The offsets of one partition between poll and commit. Invariant: everything below
/// [#committable()] is settled, and the record at it is not (or has not been polled).
///
/// A ring of the tracked offsets in log order, from the first unsettled one to the last polled.
/// Offsets may jump (compaction, transaction markers): they are searched for, not computed. Pure,
/// and owned by the consumer's context; times are the caller's, in milliseconds. The pump bounds
/// it: it pauses a partition at its share of unsettled records, and one whose ledger is [#full()].
final class OffsetLedger {

  /// Instead of a time: there is none.
  static final long NEVER = Long.MAX_VALUE;

  /// Records (16 MiB of memory) a partition may be ahead of its first unsettled one: more only make
  /// the repetition longer that a death would bring.
  private static final int LIMIT = 1 << 20;

  private long[] offsets = new long[64];

  /// When each was tracked; NEVER once it is settled.
  private long[] since = new long[64];

  /// Ring position of the first unsettled offset.
  private int head;

  private int size;
  private int unsettled;
  private long next;
  private long changes;

  /// What is done without having been settled here: of an assignment before this one.
  private DoneBeyond before;

  /// Begins empty.
  ///
  /// @param start the first offset to be polled
  /// @param before what was done from there on in an assignment before this one
  OffsetLedger(long start, DoneBeyond before) {
    this.next = start;
    this.before = before;
  }

  /// Notes a polled record.
  ///
  /// @return false when it was done in an assignment before this one; it is settled already then
  /// @throws IllegalStateException when records in flight lie at or behind `offset`: the log went
  ///   back under our feet
  boolean track(long offset, long now) {
    if (offset < next) {
      if (size > 0) {
        throw new IllegalStateException("offset " + offset + " polled after " + (next - 1));
      }
      // A log begun anew: the same offsets are other records now.
      before = DoneBeyond.NONE;
    }
    if (size == offsets.length) {
      grow();
    }
    int at = slot(size);
    offsets[at] = offset;
    since[at] = now;
    size++;
    unsettled++;
    next = offset + 1;
    if (offset < before.end() && before.contains(offset)) {
      settleAt(at);
      return false;
    }
    return true;
  }

  /// Notes the end of a record.
  ///
  /// @return when the record was tracked; NEVER when it is not in flight (never polled, or settled
  ///   before)
  long settle(long offset) {
    int index = find(offset);
    return index < 0 ? NEVER : settleAt(slot(index));
  }

  private long settleAt(int slot) {
    long tracked = since[slot];
    if (tracked == NEVER) {
      return NEVER;
    }
    since[slot] = NEVER;
    unsettled--;
    changes++;
    while (size > 0 && since[head] == NEVER) {
      head = (head + 1) & (offsets.length - 1);
      size--;
    }
    return tracked;
  }

  /// Whether the record is still to be settled here: it is in flight, or was not polled yet.
  boolean awaits(long offset) {
    if (offset >= next) {
      return true;
    }
    int index = find(offset);
    return index >= 0 && since[slot(index)] != NEVER;
  }

  /// Everything before it was polled.
  long next() {
    return next;
  }

  /// The offset to commit: that of the first record not settled, or the next one to come.
  long committable() {
    return size == 0 ? next : offsets[head];
  }

  /// What is done beyond the offset to commit. A range covers the offsets between two settled
  /// records that follow each other: there is nothing there.
  DoneBeyond doneBeyond() {
    var ranges = new DoneBeyond.Ranges();
    long end = NEVER;
    for (int i = 0; i < size; i++) {
      int slot = slot(i);
      if (since[slot] == NEVER) {
        long begin = end == NEVER ? offsets[slot] : end;
        end = offsets[slot] + 1;
        ranges.add(begin, end);
      } else {
        end = NEVER;
      }
    }
    ranges.addFrom(next, before);
    return ranges.done();
  }

  /// Grows with everything that changes what [#doneBeyond()] or, but for a step over a gap,
  /// [#committable()] say.
  long changes() {
    return changes;
  }

  int inFlight() {
    return unsettled;
  }

  boolean full() {
    return size >= LIMIT;
  }

  /// When the first record not settled was tracked; NEVER when there is none.
  long oldest() {
    return size == 0 ? NEVER : since[head];
  }

  private int find(long offset) {
    if (size == 0 || offset < offsets[head]) {
      return -1;
    }
    // Nowhere behind where it would be without gaps, and mostly there.
    int high = (int) Math.min(offset - offsets[head], size - 1);
    if (offsets[slot(high)] == offset) {
      return high;
    }
    int low = 0;
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
    offsets = doubled(offsets);
    since = doubled(since);
    head = 0;
  }

  private long[] doubled(long[] ring) {
    var more = new long[ring.length * 2];
    int tail = ring.length - head;
    System.arraycopy(ring, head, more, 0, tail);
    System.arraycopy(ring, 0, more, tail, head);
    return more;
  }
}

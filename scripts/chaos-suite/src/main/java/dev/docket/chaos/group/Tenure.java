package dev.docket.chaos.group;

import org.jspecify.annotations.Nullable;

/// One partition at one member, from an assignment on.
///
/// @param begun when this was heard, in milliseconds since 1970; later than it happened
/// @param committed the last offset whose commit is known to have been taken; 0 for none
record Tenure(Place place, int partition, long begun, long committed, End end) {

  /// @param assignment counts the member's assignments, from 1
  record Place(int member, int assignment) {}

  /// How it ended.
  ///
  /// @param event the same for all that ended at once: a revoke, a death
  /// @param current whether the member's last commit was less than a second old
  /// @param woken when a frozen member went on, in milliseconds since 1970; null for others
  record End(Kind kind, int event, boolean current, @Nullable Long woken) {

    static final End OPEN = new End(Kind.OPEN, 0, false, null);
  }

  Tenure with(End other) {
    return new Tenure(place, partition, begun, committed, other);
  }

  Tenure withCommitted(long offset) {
    return new Tenure(place, partition, begun, offset, end);
  }

  enum Kind {
    /// Drained, committed, handed over: nothing of it may come again.
    IN_ORDER,
    /// Handed over, but no commit was taken, as with a broker that is away.
    UNCOMMITTED,
    /// Taken away from a member that was thought to be gone.
    LOST,
    DIED,
    /// The member stood still, and was let go when others had its partitions.
    FROZEN,
    /// It has not ended.
    OPEN
  }
}

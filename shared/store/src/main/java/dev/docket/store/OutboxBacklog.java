package dev.docket.store;

import java.time.Duration;

/// What waits behind a shard's position.
///
/// @param rows committed and not published, counted up to {@link #MAX_ROWS}
/// @param oldest how long ago the first of them was written; zero when there is none
/// @param openTransactions how many transaction ids have been given out since the oldest
///   transaction that is still running, which holds every reader back; 0 when there is none
public record OutboxBacklog(long rows, Duration oldest, long openTransactions) {

  /// Counting further would cost more than it tells.
  public static final int MAX_ROWS = 10_000;
}

package dev.docket.store;

import java.util.List;

/// What one look into a shard of the outbox found.
///
/// @param entries in publishing order
/// @param upTo whoever has published the entries is done with everything up to here, also with what
///   a look found to be none of the shard's
/// @param more whether the look ended at its limit
public record OutboxBatch(List<OutboxEntry> entries, LogPosition upTo, boolean more) {

  public OutboxBatch {
    entries = List.copyOf(entries);
  }

  /// How much one look may take.
  ///
  /// @param rows at the most
  /// @param bytes of envelopes; the one that reaches the limit is still taken
  public record Limit(int rows, long bytes) {}
}

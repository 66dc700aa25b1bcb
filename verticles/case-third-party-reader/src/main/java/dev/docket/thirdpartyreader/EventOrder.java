package dev.docket.thirdpartyreader;

import dev.docket.thirdparty.Ticket;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Notices events that come after a younger one of the same ticket. Thread-safe; only for a metric,
/// so when it is full it forgets everything instead of keeping account of what was used last.
final class EventOrder {
  static final int MAX_TICKETS = 10_000;

  private record Key(long orgId, String accountId, String ticket) {}

  private final ConcurrentMap<Key, Instant> youngest = new ConcurrentHashMap<>();

  /// Whether a younger event of the ticket has been seen.
  boolean isLate(Ticket ticket, Instant at) {
    if (youngest.size() >= MAX_TICKETS) {
      youngest.clear();
    }
    var key = new Key(ticket.orgId(), ticket.accountId(), ticket.key());
    return youngest.merge(key, at, (a, b) -> a.isAfter(b) ? a : b).isAfter(at);
  }
}

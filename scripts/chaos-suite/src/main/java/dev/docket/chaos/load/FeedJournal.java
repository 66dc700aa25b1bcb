package dev.docket.chaos.load;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Every feed record with what the broker said of it. Thread-safe.
public final class FeedJournal {

  private final Map<UUID, Boolean> records = new ConcurrentHashMap<>();
  private final LongAdder acknowledged = new LongAdder();

  void begin(UUID eventId) {
    records.put(eventId, false);
  }

  void acknowledged(UUID eventId) {
    records.put(eventId, true);
    acknowledged.increment();
  }

  public long acknowledged() {
    return acknowledged.sum();
  }

  /// Event ids; true for those that the broker has acknowledged.
  public Map<UUID, Boolean> records() {
    return Map.copyOf(records);
  }
}

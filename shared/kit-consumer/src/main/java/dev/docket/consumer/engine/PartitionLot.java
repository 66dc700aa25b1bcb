package dev.docket.consumer.engine;

import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedRecord;
import dev.docket.consumer.source.RecordSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is parked of one partition during one assignment: all but the bytes, which stay in the log.
/// Pure state, owned by the consumer's context.
///
/// A key is parked as long as there is an entry of it, and an entry is there until the log has
/// heard that it is gone: so nothing of a key overtakes what a death would bring back.
final class PartitionLot {

  /// Instead of a position: the log has not taken the entry yet.
  static final long PENDING = -1;

  /// Entries handled again at a time, and their bytes.
  private static final int MAX_OUT = 256;

  private static final long MAX_OUT_BYTES = 8L << 20;

  private final NavigableMap<Long, Entry> entries = new TreeMap<>();
  private final Map<Object, Key> keys = new HashMap<>();

  /// Of keys that are released, what is not taken out. By themselves, so that a full lot costs
  /// nothing as long as it is full of what stays.
  private final NavigableMap<Long, Entry> due = new TreeMap<>();

  private boolean loaded;
  private int out;

  /// The bytes of some are being read: what is taken out next would come before them.
  boolean fetching;

  /// A parked record.
  static final class Entry {
    final Key key;
    final ParkReason reason;
    final long offset;
    final long timestamp;
    final long parkedMillis;
    final int bytes;
    long position = PENDING;

    /// Taken out to be handled: on the way to a lane, or in it.
    boolean out;

    /// The key's when it was taken out.
    private int stops;

    Entry(Key key, ParkedRecord parked) {
      this.key = key;
      this.reason = parked.reason();
      this.offset = parked.original().offset();
      this.timestamp = parked.original().timestamp();
      this.parkedMillis = parked.parkedAt().toEpochMilli();
      this.bytes = RecordSize.bytes(parked.original());
    }
  }

  /// What order is kept for.
  static final class Key {
    final Object name;
    final @Nullable Object tenant;
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private boolean releasing;

    /// How often that came to nothing: what was taken out before is not due any more.
    private int stops;

    /// Its first entry was one too many, or is replayed, no more: it comes back when there is room.
    boolean automatic;

    Key(Object name, @Nullable Object tenant) {
      this.name = name;
      this.tenant = tenant;
    }

    /// To be handled again, from its first entry on.
    boolean releasing() {
      return releasing;
    }
  }

  /// Everything that earlier assignments have left is known.
  void loaded() {
    loaded = true;
  }

  boolean isLoaded() {
    return loaded;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int size() {
    return entries.size();
  }

  /// The parked key, if it is one.
  @Nullable Key key(Object name) {
    return keys.get(name);
  }

  Collection<Key> keys() {
    return keys.values();
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  @Nullable Entry entry(long offset) {
    return entries.get(offset);
  }

  /// Whether this very record is parked. In a log that was begun anew the same offset is another's.
  boolean holds(long offset, long timestamp) {
    if (entries.isEmpty()) {
      return false;
    }
    var entry = entries.get(offset);
    return entry != null && entry.timestamp == timestamp;
  }

  /// @param tenant whose key it is
  Entry add(Object name, @Nullable Object tenant, ParkedRecord parked) {
    var cause = parked.reason().cause();
    var key = keys.computeIfAbsent(name, _ -> new Key(name, tenant));
    if (key.entries.isEmpty()) {
      key.automatic = cause.automatic();
    } else if (cause == ParkReason.Cause.EXHAUSTED) {
      key.automatic = false;
    }
    var entry = new Entry(key, parked);
    key.entries.put(entry.offset, entry);
    var before = entries.put(entry.offset, entry);
    if (before != null) {
      leave(before);
    }
    if (key.releasing) {
      due.put(entry.offset, entry);
    }
    return entry;
  }

  /// The log has heard that it is gone.
  void remove(long offset) {
    var entry = entries.remove(offset);
    if (entry != null) {
      leave(entry);
    }
  }

  private void leave(Entry entry) {
    putBack(entry);
    due.remove(entry.offset, entry);
    var key = entry.key;
    key.entries.remove(entry.offset, entry);
    if (key.entries.isEmpty()) {
      keys.remove(key.name, key);
    }
  }

  /// All of the key is to be handled again.
  void release(Key key) {
    if (key.releasing) {
      return;
    }
    key.releasing = true;
    for (var entry : key.entries.values()) {
      if (!entry.out) {
        due.put(entry.offset, entry);
      }
    }
  }

  /// Takes out the next entries to be handled again, in the order of their offsets: of keys that
  /// are being released, as many as there is room for.
  ///
  /// @param polled nothing from this offset on: after a death older records of a key that were
  ///   never parked come once more, and must come first
  List<Entry> takeDue(long polled) {
    var taken = new ArrayList<Entry>();
    var waiting = new HashSet<Key>();
    long bytes = 0;
    for (var entry : due.headMap(polled).values()) {
      if (out + taken.size() >= MAX_OUT || bytes >= MAX_OUT_BYTES) {
        break;
      }
      if (entry.position == PENDING) {
        waiting.add(entry.key);
      } else if (!waiting.contains(entry.key)) {
        bytes += entry.bytes;
        taken.add(entry);
      }
    }
    taken.forEach(this::takeOut);
    return taken;
  }

  /// It is on its way, and not due.
  void takeOut(Entry entry) {
    due.remove(entry.offset, entry);
    entry.out = true;
    entry.stops = entry.key.stops;
    out++;
  }

  /// A record of the key has failed again: nothing behind it may go on.
  void stop(Key key) {
    key.releasing = false;
    key.stops++;
    key.entries.values().forEach(entry -> due.remove(entry.offset, entry));
  }

  /// Whether a record that was taken out may still go to its lane.
  boolean mayGo(Entry entry) {
    return entry.out && entry.key.releasing && entry.stops == entry.key.stops;
  }

  /// It was taken out and comes back as it was.
  void putBack(Entry entry) {
    if (entry.out) {
      entry.out = false;
      out--;
      if (entry.key.releasing) {
        due.put(entry.offset, entry);
      }
    }
  }

  /// Whether it is worth while to take more out.
  boolean wantsMore() {
    return out <= MAX_OUT / 2 && !due.isEmpty();
  }
}

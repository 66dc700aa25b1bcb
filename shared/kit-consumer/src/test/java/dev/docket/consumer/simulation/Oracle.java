package dev.docket.consumer.simulation;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.simulation.LogEntry.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Knows what was done, whoever did it, and notes the first promise that was broken. It throws
/// nothing: the consumer might take its exception for a handler's.
final class Oracle {

  private final Map<TopicPartition, List<LogEntry>> logs = new HashMap<>();
  private final Map<RecordCoordinates, LogEntry> entries = new HashMap<>();
  private final Set<LogEntry> done = new HashSet<>();

  /// Once parked, a record is the parking lot's, done or not.
  private final Set<LogEntry> parked = new HashSet<>();

  /// Parked to be handled anew, whenever.
  private final Set<LogEntry> replayed = new HashSet<>();

  /// Discarded, and that is all that is known: it is not written that they are.
  private final Set<LogEntry> unexplained = new HashSet<>();

  /// Done otherwise, or explained: what a former member still finds out changes nothing.
  private final Set<LogEntry> certain = new HashSet<>();

  /// The last assignment of each partition: what others begin, they begin in vain.
  private final Map<TopicPartition, Assignment> holders = new HashMap<>();

  /// To be begun once more, whatever has been done.
  private final Set<LogEntry> owed = new HashSet<>();

  /// The newest version of each key that the sink has taken.
  private final Map<String, Integer> sink = new HashMap<>();

  private final boolean orderByPartition;
  private @Nullable String violation;
  private int redelivered;
  private int refused;
  private int ignored;
  private int replays;

  /// @param epoch which of the member's own
  record Assignment(Object member, int epoch) {}

  Oracle(boolean orderByPartition) {
    this.orderByPartition = orderByPartition;
  }

  void broken(String what) {
    if (violation == null) {
      violation = what;
    }
  }

  @Nullable String violation() {
    return violation;
  }

  void appended(LogEntry entry) {
    logs.computeIfAbsent(entry.partition(), _ -> new ArrayList<>()).add(entry);
    entries.put(at(entry), entry);
  }

  LogEntry entry(RecordCoordinates at) {
    var entry = entries.get(at);
    if (entry == null) {
      throw new IllegalArgumentException("no " + at);
    }
    return entry;
  }

  Object lane(LogEntry entry) {
    return orderByPartition ? entry.partition() : entry.key();
  }

  void assigned(Set<TopicPartition> partitions, Assignment assignment) {
    partitions.forEach(partition -> holders.put(partition, assignment));
  }

  /// A handler begins a record: whatever its lane had before it must be done, by somebody.
  void began(LogEntry entry, Assignment assignment) {
    if (done.contains(entry)) {
      redelivered++;
    }
    if (assignment.equals(holders.get(entry.partition()))) {
      owed.remove(entry);
      if (unexplained.remove(entry)) {
        repeatedFrom(entry);
      }
    }
    for (var earlier : log(entry.partition())) {
      if (earlier.offset() >= entry.offset()) {
        return;
      }
      if (unfinished(earlier) && holdsBack(earlier, entry)) {
        broken("order: " + entry + " begins before " + earlier + " is done");
      }
    }
  }

  /// Of a partition a parked key alone is held back.
  private boolean holdsBack(LogEntry earlier, LogEntry later) {
    return parked.contains(earlier)
        ? earlier.key().equals(later.key())
        : lane(earlier).equals(lane(later));
  }

  /// A record comes again whose end nobody knows of: it may end otherwise now, and what has been
  /// done behind it must come again as well.
  private void repeatedFrom(LogEntry entry) {
    for (var later : log(entry.partition())) {
      if (later.offset() > entry.offset()
          && holdsBack(entry, later)
          && done.contains(later)
          && !parked.contains(later)) {
        owed.add(later);
      }
    }
  }

  /// A handler found that a record is to have no effect.
  void discarded(LogEntry entry) {
    done.add(entry);
    if (!certain.contains(entry)) {
      unexplained.add(entry);
    }
  }

  /// It is written why a record has no effect.
  void explained(RecordCoordinates at) {
    unexplained.remove(entry(at));
    certain.add(entry(at));
  }

  /// The effect of a record is at the sink, or was found to be none.
  void done(LogEntry entry, boolean effect) {
    int newest = sink.getOrDefault(entry.key(), 0);
    if (effect && entry.version() > newest) {
      sink.put(entry.key(), entry.version());
    } else if (effect && entry.version() < newest) {
      refused++;
      if (!done.contains(entry)) {
        broken("order: the sink refused " + entry + ", it has version " + newest);
      }
    }
    done.add(entry);
    certain.add(entry);
  }

  void committed(TopicPartition partition, long before, long offset) {
    if (offset < before) {
      broken("commit: " + partition + " fell from " + before + " to " + offset);
    }
    for (var entry : log(partition)) {
      if (entry.offset() < offset && unfinished(entry) && !parked.contains(entry)) {
        broken("commit: " + partition + " at " + offset + " is past " + entry);
      }
    }
  }

  /// The parking lot has it, durably.
  void parked(TopicPartition partition, long offset) {
    parked.add(entry(new RecordCoordinates(partition.topic(), partition.partition(), offset)));
  }

  int parked() {
    return parked.size();
  }

  /// The parking lot has a record that is to be handled anew.
  void replayed(TopicPartition partition, long offset) {
    var entry = entry(new RecordCoordinates(partition.topic(), partition.partition(), offset));
    replayed.add(entry);
    owed.add(entry);
    if (unfinished(entry)) {
      broken("replay: " + entry + " is parked before it is done");
    }
  }

  /// A member says that a record will be handled anew.
  void promised(LogEntry entry) {
    replays++;
    if (!replayed.contains(entry)) {
      broken("replay: " + entry + " is promised, and the lot does not have it");
    }
  }

  int replays() {
    return replays;
  }

  boolean allDone() {
    return owed.isEmpty() && entries.values().stream().noneMatch(this::unfinished);
  }

  /// Calls of records that were done already.
  int redelivered() {
    return redelivered;
  }

  /// Effects that came late, from a member that was none any more.
  int refused() {
    return refused;
  }

  /// A settlement came twice, or under an old epoch.
  void ignored() {
    ignored++;
  }

  int ignoredSettlements() {
    return ignored;
  }

  private boolean unfinished(LogEntry entry) {
    return entry.kind() == Kind.WORK && !done.contains(entry);
  }

  private List<LogEntry> log(TopicPartition partition) {
    return logs.getOrDefault(partition, List.of());
  }

  private static RecordCoordinates at(LogEntry entry) {
    return new RecordCoordinates(
        entry.partition().topic(), entry.partition().partition(), entry.offset());
  }

  @Override
  public String toString() {
    return "owed %s done %s %s"
        .formatted(owed, done.stream().map(LogEntry::toString).sorted().toList(), sink);
  }
}

package dev.docket.consumer.skip;

import dev.docket.consumer.RecordCoordinates;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Records that an operator wants passed over, by where they lie. Immutable: a host that changes
/// its mind gives its consumer another list.
///
/// @param records at most [#MAX_RECORDS]; of one topic
public record SkipList(Set<RecordCoordinates> records) {

  /// More is no list of exceptions, but an offset to be moved with Kafka's tools.
  public static final int MAX_RECORDS = 1_000;

  public static final SkipList NONE = new SkipList(Set.of());

  private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");
  private static final Pattern PARTITION = Pattern.compile("[0-9]{1,9}");

  /// What the entries are about.
  ///
  /// @param name as Kafka has it
  /// @param partitions 0 when nobody knows
  public record Topic(String name, int partitions) {

    /// What an entry should look like, for the message about one that does not.
    private String expected() {
      return switch (partitions) {
        case 0 -> "%s/<partition>/<offset>".formatted(name);
        case 1 -> "%s/0/<offset> or only the offset".formatted(name);
        default ->
            "%s/<partition>/<offset> with a partition from 0 to %d".formatted(name, partitions - 1);
      };
    }
  }

  public SkipList {
    records = Set.copyOf(records);
    if (records.size() > MAX_RECORDS) {
      throw new IllegalArgumentException(
          "skip list: expected at most %d records, found %d"
              .formatted(MAX_RECORDS, records.size()));
    }
  }

  /// Reads `topic/partition/offset`, as logs print coordinates; a bare offset only where the topic
  /// is known to have one partition, because elsewhere it would name a record of each.
  ///
  /// @param field what the list is called where it stands, for the message
  /// @throws IllegalArgumentException beginning with the field, at the first entry that is
  ///   something else, or when there are too many
  public static SkipList parse(String field, Topic topic, List<String> entries) {
    if (entries.size() > MAX_RECORDS) {
      throw new IllegalArgumentException(
          "%s: expected at most %d records, found %d"
              .formatted(field, MAX_RECORDS, entries.size()));
    }
    var records = new HashSet<RecordCoordinates>();
    for (int i = 0; i < entries.size(); i++) {
      var record = record(topic, entries.get(i));
      if (record == null) {
        throw new IllegalArgumentException(
            "%s[%d]: expected %s, found \"%s\""
                .formatted(field, i, topic.expected(), entries.get(i)));
      }
      records.add(record);
    }
    return new SkipList(records);
  }

  private static @Nullable RecordCoordinates record(Topic topic, String entry) {
    if (topic.partitions() == 1 && OFFSET.matcher(entry).matches()) {
      return new RecordCoordinates(topic.name(), 0, Long.parseLong(entry));
    }
    // Neither Kafka's topic names nor numbers have a slash.
    var parts = entry.split("/", -1);
    boolean wellFormed =
        parts.length == 3
            && parts[0].equals(topic.name())
            && PARTITION.matcher(parts[1]).matches()
            && OFFSET.matcher(parts[2]).matches();
    if (!wellFormed) {
      return null;
    }
    int partition = Integer.parseInt(parts[1]);
    return topic.partitions() == 0 || partition < topic.partitions()
        ? new RecordCoordinates(topic.name(), partition, Long.parseLong(parts[2]))
        : null;
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }

  public boolean contains(RecordCoordinates at) {
    return records.contains(at);
  }

  /// Both lists' records.
  ///
  /// @throws IllegalArgumentException when that is too many
  public SkipList plus(SkipList more) {
    var all = new HashSet<>(records);
    all.addAll(more.records);
    return new SkipList(all);
  }

  /// The entries as [#parse] reads them, in the order of their texts.
  public List<String> texts() {
    return records.stream()
        .map(RecordCoordinates::toString)
        .sorted()
        .collect(Collectors.toUnmodifiableList());
  }
}

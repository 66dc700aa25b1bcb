package dev.docket.consumer.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// The logs, with gaps in their offsets, and what the group has committed.
final class Broker {

  private final Map<TopicPartition, List<LogEntry>> logs = new LinkedHashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new LinkedHashMap<>();
  private final Oracle oracle;

  Broker(Set<TopicPartition> partitions, Oracle oracle) {
    partitions.forEach(partition -> logs.put(partition, new ArrayList<>()));
    this.oracle = oracle;
  }

  Set<TopicPartition> partitions() {
    return logs.keySet();
  }

  void append(LogEntry entry) {
    log(entry.partition()).add(entry);
    oracle.appended(entry);
  }

  List<LogEntry> read(TopicPartition partition, long position, int max) {
    return log(partition).stream().filter(entry -> entry.offset() >= position).limit(max).toList();
  }

  boolean hasMore(TopicPartition partition, long position) {
    return end(partition) > position;
  }

  /// Behind the last record.
  long end(TopicPartition partition) {
    var log = log(partition);
    return log.isEmpty() ? 0 : log.getLast().offset() + 1;
  }

  void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> {
      oracle.committed(partition, committed(partition), offset.offset());
      committed.put(partition, offset);
    });
  }

  /// -1 without a commit.
  long committed(TopicPartition partition) {
    var offset = committed.get(partition);
    return offset == null ? -1 : offset.offset();
  }

  Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    var known = new LinkedHashMap<>(committed);
    known.keySet().retainAll(partitions);
    return known;
  }

  boolean allCommitted() {
    return logs.keySet().stream()
        .allMatch(partition -> Math.max(0, committed(partition)) == end(partition));
  }

  private List<LogEntry> log(TopicPartition partition) {
    var log = logs.get(partition);
    if (log == null) {
      throw new IllegalArgumentException("no " + partition);
    }
    return log;
  }
}

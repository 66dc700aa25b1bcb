package dev.docket.consumer.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The partitions this consumer has. Owned by the consumer's context.
final class Assignment<E> {

  private final Map<TopicPartition, PartitionFlow<E>> flows = new LinkedHashMap<>();
  private int epoch;
  private boolean closing;

  void add(Map<TopicPartition, PartitionFlow.StartPosition> starts) {
    epoch++;
    starts.forEach((tp, start) -> {
      var flow = new PartitionFlow<E>(tp, epoch, start);
      flows.put(tp, flow);
      if (closing) {
        flow.beginEnding();
      }
    });
  }

  /// Partitions that still come are taken, because the group gives them, but nothing of them
  /// begins.
  void close() {
    closing = true;
  }

  @Nullable PartitionFlow<E> flow(TopicPartition partition) {
    return flows.get(partition);
  }

  Collection<PartitionFlow<E>> flows() {
    return flows.values();
  }

  List<PartitionFlow<E>> flows(Set<TopicPartition> partitions) {
    var found = new ArrayList<PartitionFlow<E>>();
    for (var partition : partitions) {
      var flow = flows.get(partition);
      if (flow != null) {
        found.add(flow);
      }
    }
    return found;
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(flows.keySet());
  }

  void end(PartitionFlow<E> flow) {
    flow.end();
    flows.remove(flow.partition, flow);
  }

  int inFlight() {
    return flows.values().stream().mapToInt(flow -> flow.ledger.inFlight()).sum();
  }

  /// Whether there is nothing to do but to wait for records.
  boolean idle() {
    return !flows.isEmpty()
        && flows.values().stream()
            .noneMatch(flow -> flow.paused || flow.dirty() || flow.ledger.inFlight() > 0);
  }

  @Nullable Instant oldest() {
    Instant oldest = null;
    for (var flow : flows.values()) {
      var since = flow.ledger.oldest();
      if (since != null && (oldest == null || since.isBefore(oldest))) {
        oldest = since;
      }
    }
    return oldest;
  }

  /// What there is to commit. The metadata is empty: what is done beyond the prefix may be noted
  /// there one day.
  static <E> Map<TopicPartition, OffsetAndMetadata> committable(
      Collection<PartitionFlow<E>> flows) {
    var offsets = new LinkedHashMap<TopicPartition, OffsetAndMetadata>();
    for (var flow : flows) {
      if (flow.dirty()) {
        offsets.put(flow.partition, new OffsetAndMetadata(flow.ledger.committable()));
      }
    }
    return offsets;
  }
}

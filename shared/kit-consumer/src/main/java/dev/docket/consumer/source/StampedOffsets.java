package dev.docket.consumer.source;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Offsets to commit, with the assignment they were computed under. A map, because that is all that
/// the Vert.x client hands on to the poll thread. Immutable.
final class StampedOffsets extends AbstractMap<TopicPartition, OffsetAndMetadata> {

  private final int epoch;
  private final Map<TopicPartition, OffsetAndMetadata> offsets;

  StampedOffsets(int epoch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    this.epoch = epoch;
    this.offsets = Map.copyOf(offsets);
  }

  int epoch() {
    return epoch;
  }

  @Override
  public Set<Entry<TopicPartition, OffsetAndMetadata>> entrySet() {
    return offsets.entrySet();
  }
}

package dev.docket.consumer.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// One partition during one assignment. A partition that leaves and comes back is another flow
/// under another epoch, so that a late settlement finds its own flow ended instead of somebody
/// else's record. Owned by the consumer's context; handler threads read [#ending()].
final class PartitionFlow<E> {

  /// No offset is known to be committed.
  static final long NONE = -1;

  final TopicPartition partition;
  final int epoch;
  final OffsetLedger ledger;
  final Map<Object, Lane<E>> lanes = new LinkedHashMap<>();

  long committed;
  boolean paused;

  /// Records at handlers.
  int open;

  /// Volatile, for handlers: they begin no further record of a run once it is set.
  private volatile boolean ending;

  private boolean ended;

  PartitionFlow(TopicPartition partition, int epoch, StartPosition start) {
    this.partition = partition;
    this.epoch = epoch;
    this.ledger = new OffsetLedger(start.offset());
    this.committed = start.committed() ? start.offset() : NONE;
  }

  /// Where an assignment begins.
  ///
  /// @param committed whether the group's committed offset is there
  record StartPosition(long offset, boolean committed) {}

  Lane<E> lane(Object key) {
    return lanes.computeIfAbsent(key, k -> new Lane<>(this, k));
  }

  /// Whether there is something to commit.
  boolean dirty() {
    return ledger.committable() != committed;
  }

  boolean ending() {
    return ending;
  }

  /// Nothing further is dispatched.
  void beginEnding() {
    ending = true;
  }

  boolean ended() {
    return ended;
  }

  /// Nothing further is accepted.
  void end() {
    ending = true;
    ended = true;
  }
}

package dev.docket.consumer.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// One partition during one assignment. A partition that leaves and comes back is another flow
/// under another epoch, so that a late settlement finds its own flow ended instead of somebody
/// else's record. Owned by the consumer's context; handler threads read [#ending()].
final class PartitionFlow<E> {

  /// Lanes that are kept for the next record of their keys, which mostly comes.
  private static final int KEPT_LANES = 2_048;

  /// No offset is known to be committed.
  static final long NONE = -1;

  final TopicPartition partition;
  final int epoch;
  final OffsetLedger ledger;
  final Map<Object, Lane<E>> lanes = new LinkedHashMap<>();

  /// What is parked of it.
  final PartitionLot lot = new PartitionLot();

  boolean paused;

  /// Its parking lot has as many records as it may.
  boolean full;

  /// Records that may be in flight; at that number it is paused.
  int share = Integer.MAX_VALUE;

  /// Of records in flight.
  long bytes;

  /// The offset the group has, and the ledger's changes that its metadata covers.
  private long committed;

  private long coveredChanges;
  private long sentChanges;

  /// Records at handlers.
  int open;

  /// Volatile, for handlers: they begin no further record of a run once it is set.
  private volatile boolean ending;

  private boolean ended;

  PartitionFlow(TopicPartition partition, int epoch, StartPosition start) {
    this.partition = partition;
    this.epoch = epoch;
    this.ledger = new OffsetLedger(start.offset(), start.done());
    this.committed = start.committed() ? start.offset() : NONE;
  }

  /// Where an assignment begins.
  ///
  /// @param committed whether the group's committed offset is there
  /// @param done from there on, in an assignment before this one
  record StartPosition(long offset, boolean committed, DoneBeyond done) {}

  /// Nothing of the lane is here any more.
  ///
  /// @return true when it was forgotten
  boolean leave(Lane<E> lane) {
    return lanes.size() > KEPT_LANES && lanes.remove(lane.key, lane);
  }

  /// A record is done with.
  ///
  /// @return when it was polled, in milliseconds; [OffsetLedger#NEVER] when it is not in flight
  long settle(long offset, int size) {
    long since = ledger.settle(offset);
    if (since != OffsetLedger.NEVER) {
      bytes -= size;
    }
    return since;
  }

  /// Whether half of its share is taken: there it is resumed, so from there on there must be room
  /// for what can be done.
  boolean crowded() {
    return ledger.inFlight() > share / 2;
  }

  /// Whether there is something to commit.
  boolean dirty() {
    return ledger.committable() != committed || ledger.changes() != coveredChanges;
  }

  /// What goes into the metadata of a commit that is about to be sent.
  DoneBeyond.Note send(boolean noting) {
    sentChanges = ledger.changes();
    return noting ? ledger.doneBeyond().encode(ledger.committable()) : DoneBeyond.Note.EMPTY;
  }

  /// The group has taken what was sent last.
  void committed(long offset) {
    committed = offset;
    coveredChanges = sentChanges;
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

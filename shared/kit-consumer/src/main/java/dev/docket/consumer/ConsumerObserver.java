package dev.docket.consumer;

import dev.docket.consumer.lot.ParkReason;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Hears everything worth counting. Called on the consumer's context: must not block or throw.
///
/// What is told of every record comes with the client's own, and in numbers: nothing is made only
/// to be told.
public interface ConsumerObserver {

  ConsumerObserver NONE = new ConsumerObserver() {};

  default void polled(int records) {}

  /// A record was done in an assignment before this one, as the metadata of a commit tells: it is
  /// settled without being decoded or handled again.
  default void alreadyDone(RecordCoordinates at) {}

  default void decoded(ConsumerRecord<byte[], byte[]> record) {}

  default void malformed(RecordCoordinates at, String reason) {}

  /// A record reached its end.
  ///
  /// @param latency milliseconds since it was polled
  default void settled(ConsumerRecord<byte[], byte[]> record, HandleResp outcome, long latency) {}

  /// By the router or by a handler.
  default void skipped(SkipReason reason) {}

  /// A record is to be tried again.
  ///
  /// @param attempts transient attempts spent so far
  default void retried(RecordCoordinates at, RetryCause cause, int attempts) {}

  default void exhausted(RecordCoordinates at, int attempts) {}

  /// A record was parked: its offset counts as settled.
  default void parked(RecordCoordinates at, ParkReason reason) {}

  /// A parked record has come to its end, and is out of the lot.
  default void unparked(RecordCoordinates at, HandleResp outcome) {}

  /// The parking lot could not be read or written; it is tried again.
  default void parkingFailed(Throwable cause) {}

  /// The outcome log could not be written; it is tried again.
  default void outcomeFailed(Throwable cause) {}

  /// A tenant has as many keys at handlers as it may: another of its keys waits for one of them.
  default void tenantHeld(Object tenant) {}

  default void deadlineExceeded(RecordCoordinates at) {}

  /// The broker has taken a commit.
  ///
  /// @param lag records between the committed offset and the end of the partition, -1 when not
  ///   known
  default void committed(TopicPartition partition, long offset, long lag) {}

  /// More is done beyond a commit than its metadata can tell: after a death some of it would be
  /// handled again.
  default void notesTruncated(TopicPartition partition) {}

  default void commitFailed(Throwable cause) {}

  default void assigned(Set<TopicPartition> partitions) {}

  /// Partitions went to another member, drained and committed.
  ///
  /// @param undrained records still with a handler when the drain ended: they may be handled again
  ///   elsewhere
  default void revoked(Set<TopicPartition> partitions, int undrained) {}

  /// Partitions are over without a drain and a commit: another member may have them already, or the
  /// consumer has stopped before it could give them back.
  default void lost(Set<TopicPartition> partitions) {}

  default void paused(TopicPartition partition, PauseReason reason) {}

  default void resumed(TopicPartition partition) {}

  /// A settlement for a record already settled; ignored.
  default void duplicateSettle(RecordCoordinates at) {}

  /// A settlement from before a rebalance; ignored.
  default void staleSettle(RecordCoordinates at) {}

  /// Which limit a partition has come to.
  enum PauseReason {
    /// Its share of `limits.maxInFlight`.
    RECORDS,
    /// Its share of `limits.maxInFlightBytes`.
    BYTES,
    /// `limits.maxParked`.
    PARKED,
    /// What is settled behind a record that is not.
    SETTLED_AHEAD,
    /// No limit: the consumer is held by somebody, or ends.
    SUSPENDED;

    /// For metrics.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

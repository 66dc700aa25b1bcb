package dev.docket.consumer.lot;

import io.vertx.core.Future;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/// Parking lots of one consumer group, each a log of [LotChange]s beside its source partition. Used
/// from one context, on which futures complete and visitors are called.
public interface ParkedLog {

  /// Instead of an end: where the log ends when it is asked.
  long END = Long.MAX_VALUE;

  /// Appends, all or nothing and in this order, and tells the position that each change got.
  ///
  /// After a failure it is not known whether the changes are there; to append them again is safe.
  /// It fails for good, and then they are not, when `member` is not the group's any more: so a
  /// member that has lost its partition without knowing cannot change its lot.
  ///
  /// @param member as of now, not as of the assignment: a rebalance makes it a new one
  /// @param changes of one source partition or of several; not empty
  Future<List<Long>> append(ConsumerGroupMetadata member, List<Entry> changes);

  /// Visits what was appended, in order; sees everything that was appended by members whose time
  /// was over when it was asked, even when that takes a while. Changes that others have made
  /// obsolete may be missing.
  ///
  /// @param from first position
  /// @param to last position, or [#END]
  Future<Void> read(TopicPartition source, long from, long to, Visitor visitor);

  /// What is under way is given up.
  Future<Void> close();

  /// @param source the partition the record came from
  record Entry(TopicPartition source, LotChange change) {}

  /// Takes what is read.
  @FunctionalInterface
  interface Visitor {
    /// @param position in the lot's log; grows
    void visit(long position, LotChange change);
  }
}

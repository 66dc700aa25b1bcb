package dev.docket.consumer.source;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// A membership in a consumer group. Used from one context, on which the futures complete; behind
/// it there is one poll thread that does everything in the order asked.
public interface RecordSource {

  /// Joins the group. Assignments arrive during later polls.
  Future<Void> subscribe(Set<String> topics, AssignmentListener listener);

  /// The next records, none if there are none within `timeout`. One poll at a time. A failure means
  /// the membership is over.
  Future<ConsumerRecords<byte[], byte[]>> poll(Duration timeout);

  /// Offset of the next record to be polled.
  Future<Long> position(TopicPartition partition);

  Future<Void> seek(TopicPartition partition, long offset);

  /// Polls return nothing of these partitions until they are resumed; the membership lives on.
  Future<Void> pause(Set<TopicPartition> partitions);

  Future<Void> resume(Set<TopicPartition> partitions);

  /// Commits, and leaves out what was overtaken by a rebalance by the time the poll thread gets to
  /// it: what this member does not own any more, what it owns anew by a later assignment than
  /// `epoch`, and what would move a committed offset back.
  ///
  /// @param epoch of the last assignment that the offsets know of ({@link
  ///   AssignmentListener#onAssigned})
  Future<Void> commit(int epoch, Map<TopicPartition, OffsetAndMetadata> offsets);

  /// Who this is to the group, now: it changes with every rebalance.
  Future<ConsumerGroupMetadata> member();

  /// What the group has committed; partitions without a commit are absent. Answered before the next
  /// poll.
  Future<Map<TopicPartition, OffsetAndMetadata>> committed(Set<TopicPartition> partitions);

  /// End offsets of the owned partitions as last heard, without asking the broker; unknown ones are
  /// absent. Any thread.
  Map<TopicPartition, Long> endOffsets();

  /// Leaves the group. Await a poll under way first: it would never complete.
  Future<Void> close();
}

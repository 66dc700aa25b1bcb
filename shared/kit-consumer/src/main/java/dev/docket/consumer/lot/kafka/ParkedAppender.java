package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.lot.NotMemberException;
import dev.docket.consumer.lot.ParkedLog.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/// Appends to the lots of one source, a transaction at a time. Blocking; used by one thread at a
/// time, which owns the producer.
///
/// Kafka itself keeps out who has lost its partition without knowing. A transaction may carry
/// offsets of a consumer group, and then the group's coordinator checks that whoever sends them is
/// a member of the present generation (KIP-447). The offset sent is one of the lot's own partition,
/// which nobody reads by the group: the group's offsets are not touched, only the check is wanted.
///
/// The records go BEFORE the offsets, and are acknowledged by then. So there are two cases. The
/// check was before the rebalance: then the records were on the log before it, and a reader that
/// took the end of the log after the rebalance reads up to them, and by that waits for what becomes
/// of their transaction. Or it was after it, and fails. Were the offsets sent first, the records
/// could arrive after the reader had looked.
final class ParkedAppender {

  /// For a producer to abort what is open and go.
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final SideClients clients;
  private final SideTopic topic;
  private final String transactionalId;
  private final SidePartitions partitions;

  private @Nullable KafkaProducer<byte[], byte[]> producer;

  /// @param transactionalId of this instance alone. Every producer of it uses it: a new one ends
  ///   what the one before has left open
  ParkedAppender(SideClients clients, SideTopic topic, String transactionalId) {
    this.clients = clients;
    this.topic = topic;
    this.transactionalId = transactionalId;
    this.partitions = new SidePartitions(clients, topic);
  }

  /// The positions of `changes`.
  ///
  /// @throws NotMemberException when the group refuses `member`
  /// @throws IllegalStateException when there is no lot for a partition
  List<Long> append(ConsumerGroupMetadata member, List<Entry> changes) {
    // Kafka checks no one who does not claim to be a member.
    if (member.generationId() < 0 || member.memberId().isEmpty()) {
      throw new NotMemberException("not in the group %s now".formatted(member.groupId()));
    }
    changes.forEach(change -> partitions.require(change.source().partition()));
    var sending = begun();
    try {
      return transaction(sending, member, changes);
    } catch (RuntimeException e) {
      undo(sending);
      throw refusesMember(e) ? new NotMemberException(e) : e;
    }
  }

  private KafkaProducer<byte[], byte[]> begun() {
    if (producer != null) {
      return producer;
    }
    var made = clients.transactional(transactionalId);
    producer = made;
    try {
      made.initTransactions();
      return made;
    } catch (KafkaException e) {
      discard();
      throw e;
    }
  }

  private List<Long> transaction(
      KafkaProducer<byte[], byte[]> sending, ConsumerGroupMetadata member, List<Entry> changes) {
    sending.beginTransaction();
    var sent = new ArrayList<Future<RecordMetadata>>(changes.size());
    Map<TopicPartition, OffsetAndMetadata> mark = new HashMap<>();
    for (var change : changes) {
      var lot = new TopicPartition(topic.name(), change.source().partition());
      sent.add(sending.send(ParkedFormat.write(lot, change.change())));
      mark.put(lot, new OffsetAndMetadata(0));
    }
    sending.flush();
    var positions = positions(sent);
    sending.sendOffsetsToTransaction(mark, member);
    sending.commitTransaction();
    return positions;
  }

  private static List<Long> positions(List<Future<RecordMetadata>> sent) {
    var positions = new ArrayList<Long>(sent.size());
    for (var one : sent) {
      var metadata = Acknowledgement.of(one);
      if (!metadata.hasOffset()) {
        // A repeated request that the broker has forgotten the first of.
        throw new KafkaException("the broker did not tell a position");
      }
      positions.add(metadata.offset());
    }
    return positions;
  }

  /// A producer that can abort is good again; of any other it is not known, so a new one takes its
  /// place.
  private void undo(KafkaProducer<byte[], byte[]> failed) {
    if (Thread.currentThread().isInterrupted()) {
      discard();
      return;
    }
    try {
      failed.abortTransaction();
    } catch (KafkaException | IllegalStateException _) {
      discard();
    }
  }

  private static boolean refusesMember(Throwable failure) {
    for (var e = failure; e != null; e = e.getCause()) {
      if (e instanceof CommitFailedException
          || e instanceof IllegalGenerationException
          || e instanceof UnknownMemberIdException
          || e instanceof FencedInstanceIdException) {
        return true;
      }
    }
    return false;
  }

  void close() {
    discard();
  }

  /// Open transactions are aborted if there is time.
  private void discard() {
    var old = producer;
    producer = null;
    if (old != null) {
      SideClients.close(() -> old.close(FAREWELL), topic);
    }
  }
}

package dev.docket.consumer.source;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A KafkaConsumer that vertx-kafka-client drives and that adds what it lacks: rebalances reported
/// on the poll thread (the Vert.x client reports them when it is too late to commit), loss told
/// from revocation, and a fence against commits that were overtaken by a rebalance. Every field but
/// the queue and the end offsets belongs to the poll thread.
final class FencedConsumer extends KafkaConsumer<byte[], byte[]> {

  /// Polls in a row that may fail in a way that passes.
  private static final int FAILING_POLLS = 100;

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(FencedConsumer.class);

  private static final long ENDS_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final AssignmentListener listener;
  private final SyncCommitter committer = new FenceRaisingCommitter();

  private final CommitFence fence = new CommitFence();

  private int failing;
  private long endsNotedNanos = System.nanoTime();
  private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
  private final Queue<Runnable> questions = new ConcurrentLinkedQueue<>();

  FencedConsumer(Map<String, Object> properties, AssignmentListener listener) {
    super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.listener = listener;
  }

  /// Runs `question` on the poll thread before its next poll. Any thread. The Vert.x client has no
  /// way to do this, and its own `committed` calls a method that kafka-clients 4 has dropped and
  /// never completes.
  void ask(Runnable question) {
    questions.add(question);
  }

  Map<TopicPartition, Long> endOffsets() {
    return Map.copyOf(ends);
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener ignored) {
    super.subscribe(topics, new PollThreadListener());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    answer();
    try {
      var records = super.poll(timeout);
      noteEnds();
      failing = 0;
      return records;
    } catch (UnknownMemberIdException | RetriableException e) {
      return nothingFor(e);
    } catch (Error e) {
      // The Vert.x client completes its future on exceptions only.
      throw new KafkaException("poll broke", e);
    }
  }

  /// Under KIP-848 the client lets out of a poll what it else keeps to itself: that the coordinator
  /// is not there to be asked for positions, and that a member which was frozen while it asked was
  /// given up (it joins anew by its next heartbeat).
  ///
  /// Not so GroupIdNotFoundException, of a coordinator that does not know the group any more: the
  /// client is in its fatal state then, polls on without a word, and never joins again (seen with
  /// 4.3.1). That ends the consumer, and its host replaces it.
  private ConsumerRecords<byte[], byte[]> nothingFor(ApiException cause) {
    failing++;
    if (failing > FAILING_POLLS) {
      throw cause;
    }
    if (failing == 1) {
      LOG.atWarn().setCause(cause).log("Poll failed, it is repeated");
    }
    LockSupport.parkNanos(PAUSE.toNanos());
    return ConsumerRecords.empty();
  }

  private void answer() {
    for (var question = questions.poll(); question != null; question = questions.poll()) {
      question.run();
    }
  }

  /// What was asked last finds the consumer closed, and says so.
  @Override
  public void close() {
    super.close();
    answer();
  }

  /// @param offsets [StampedOffsets]: others cannot be told from what a rebalance has overtaken
  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    commit(((StampedOffsets) offsets).epoch(), offsets);
  }

  private void commit(int known, Map<TopicPartition, OffsetAndMetadata> offsets) {
    var ours = fence.admitted(known, offsets);
    if (!ours.isEmpty()) {
      super.commitSync(ours);
      fence.raise(ours);
    }
  }

  /// Once a second: under KIP-848 each question is a round trip to the client's network thread.
  private void noteEnds() {
    long now = System.nanoTime();
    if (now - endsNotedNanos < ENDS_EVERY_NANOS) {
      return;
    }
    endsNotedNanos = now;
    for (var partition : fence.owned()) {
      var lag = currentLag(partition);
      if (lag.isPresent()) {
        // A known lag means a known position: this does not block.
        ends.put(partition, position(partition) + lag.getAsLong());
      }
    }
  }

  private void forget(Collection<TopicPartition> partitions) {
    fence.forget(partitions);
    ends.keySet().removeAll(partitions);
  }

  private final class PollThreadListener implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      int epoch = fence.own(partitions);
      listener.onAssigned(epoch, Set.copyOf(partitions), committer);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        listener.onRevoked(Set.copyOf(partitions), committer);
      } finally {
        forget(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget(partitions);
      listener.onLost(Set.copyOf(partitions));
    }
  }

  private final class FenceRaisingCommitter implements SyncCommitter {
    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      commit(fence.epoch(), offsets);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
      var known = known(FencedConsumer.super.committed(partitions));
      fence.raise(known);
      return known;
    }

    @Override
    public long position(TopicPartition partition) {
      return FencedConsumer.super.position(partition);
    }

    @Override
    public void pause(Set<TopicPartition> partitions) {
      FencedConsumer.super.pause(partitions);
    }
  }

  /// Kafka answers null for a partition without a commit.
  static Map<TopicPartition, OffsetAndMetadata> known(
      Map<TopicPartition, OffsetAndMetadata> committed) {
    var known = new HashMap<>(committed);
    known.values().removeIf(Objects::isNull);
    return known;
  }
}

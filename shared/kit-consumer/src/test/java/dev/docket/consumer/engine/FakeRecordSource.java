package dev.docket.consumer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docket.consumer.source.AssignmentListener;
import dev.docket.consumer.source.RecordSource;
import dev.docket.consumer.source.SyncCommitter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// Kafka as a test wants it: polls come back when the test delivers, rebalances happen when it says
/// so.
final class FakeRecordSource implements RecordSource {

  static final String TOPIC = "topic";

  /// Read by the test's thread while a revoke runs on another.
  final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();

  /// What came with the committed offsets.
  final Map<TopicPartition, String> metadata = new ConcurrentHashMap<>();

  int commits;
  final Set<TopicPartition> paused = new HashSet<>();
  int failingCommits;
  KafkaException commitFailure = new KafkaException("not now");

  /// Of commits that come with metadata.
  @Nullable KafkaException refusal;

  /// How long the poll under way waits at the most.
  Duration patience = Duration.ZERO;

  /// Whether the poll thread does not wait for the consumer's context.
  boolean impatient;

  boolean closed;
  private int assignments;
  private final Committer committer = new Committer();
  private @Nullable AssignmentListener listener;
  private @Nullable Promise<ConsumerRecords<byte[], byte[]>> pending;
  private final Map<TopicPartition, Long> next = new HashMap<>();

  static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  /// Comes back from the poll under way with these values.
  void deliver(int partition, String... values) {
    var tp = partition(partition);
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    for (var value : values) {
      long offset = next.merge(tp, 1L, Long::sum) - 1;
      records.add(record(partition, offset, value, new RecordHeaders()));
    }
    answer().complete(new ConsumerRecords<>(Map.of(tp, records), Map.of()));
  }

  /// Comes back with one record that has headers.
  void deliver(int partition, String value, Headers headers) {
    var tp = partition(partition);
    long offset = next.merge(tp, 1L, Long::sum) - 1;
    var records = List.of(record(partition, offset, value, headers));
    answer().complete(new ConsumerRecords<>(Map.of(tp, records), Map.of()));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, String value, Headers headers) {
    var bytes = value.getBytes(UTF_8);
    return new ConsumerRecord<>(
        TOPIC,
        partition,
        offset,
        offset,
        TimestampType.CREATE_TIME,
        0,
        bytes.length,
        new byte[0],
        bytes,
        headers,
        Optional.empty());
  }

  void deliverNothing() {
    answer().complete(ConsumerRecords.empty());
  }

  void breakPoll(Throwable cause) {
    answer().fail(cause);
  }

  boolean polling() {
    return pending != null;
  }

  private Promise<ConsumerRecords<byte[], byte[]>> answer() {
    var answered = Objects.requireNonNull(pending, "no poll under way");
    pending = null;
    return answered;
  }

  /// As Kafka does, begins where the group's commits are.
  void assign(int... partitions) {
    next.putAll(committed);
    assignments++;
    listener().onAssigned(assignments, set(partitions), committer);
  }

  void revoke(int... partitions) {
    listener().onRevoked(set(partitions), committer);
  }

  void lose(int... partitions) {
    listener().onLost(set(partitions));
  }

  private AssignmentListener listener() {
    return Objects.requireNonNull(listener, "not subscribed");
  }

  private static Set<TopicPartition> set(int... partitions) {
    var set = new HashSet<TopicPartition>();
    for (int partition : partitions) {
      set.add(partition(partition));
    }
    return set;
  }

  @Override
  public Future<Void> subscribe(Set<String> topics, AssignmentListener listening) {
    listener = listening;
    return Future.succeededFuture();
  }

  @Override
  public Future<ConsumerRecords<byte[], byte[]>> poll(Duration timeout) {
    pending = Promise.promise();
    patience = timeout;
    return pending.future();
  }

  @Override
  public Future<Long> position(TopicPartition partition) {
    return Future.succeededFuture(next.getOrDefault(partition, 0L));
  }

  @Override
  public Future<Void> seek(TopicPartition partition, long offset) {
    next.put(partition, offset);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> pause(Set<TopicPartition> partitions) {
    paused.addAll(partitions);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> resume(Set<TopicPartition> partitions) {
    paused.removeAll(partitions);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> commit(int epoch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (failingCommits > 0) {
      failingCommits--;
      return Future.failedFuture(commitFailure);
    }
    var refused = refusal;
    if (refused != null && offsets.values().stream().anyMatch(o -> !o.metadata().isEmpty())) {
      return Future.failedFuture(refused);
    }
    commits++;
    note(offsets);
    return Future.succeededFuture();
  }

  private void note(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((tp, offset) -> {
      metadata.put(tp, offset.metadata());
      committed.put(tp, offset.offset());
    });
  }

  /// As Kafka's tools do, which leave no metadata.
  void reset(int partition, long offset) {
    note(Map.of(partition(partition), new OffsetAndMetadata(offset)));
  }

  @Override
  public Future<Map<TopicPartition, OffsetAndMetadata>> committed(Set<TopicPartition> partitions) {
    return Future.succeededFuture(committer.committed(partitions));
  }

  @Override
  public Future<ConsumerGroupMetadata> member() {
    return Future.succeededFuture(SimulatedConsumer.member(assignments, "member"));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return Map.copyOf(next);
  }

  @Override
  public Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }

  private final class Committer implements SyncCommitter {
    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      note(offsets);
    }

    @Override
    public <T> T await(CompletableFuture<T> future, Duration limit)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (impatient) {
        throw new TimeoutException("as if %s had passed".formatted(limit));
      }
      return SyncCommitter.super.await(future, limit);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
      var known = new HashMap<TopicPartition, OffsetAndMetadata>();
      committed.forEach((tp, offset) -> {
        if (partitions.contains(tp)) {
          known.put(tp, new OffsetAndMetadata(offset, metadata.getOrDefault(tp, "")));
        }
      });
      return known;
    }

    @Override
    public long position(TopicPartition partition) {
      return next.getOrDefault(partition, 0L);
    }

    @Override
    public void pause(Set<TopicPartition> partitions) {
      paused.addAll(partitions);
    }
  }
}

package dev.docket.consumer.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docket.consumer.engine.SimulatedConsumer;
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
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// The logs of the virtual outage, and a member that has them all from the first poll on: nothing
/// goes wrong here. A poll takes a millisecond when there is something.
final class ChoreSource implements RecordSource {

  private static final Duration FETCH = Duration.ofMillis(1);

  private final VirtualClock clock;
  private final Executor context;
  private final String topic;
  private final int maxPoll;
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
  private final Map<TopicPartition, Integer> positions = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private @Nullable AssignmentListener unheard;
  private @Nullable Promise<ConsumerRecords<byte[], byte[]>> pending;
  private boolean fetching;
  private long polls;

  ChoreSource(VirtualClock clock, Executor context, String topic, int partitions, int maxPoll) {
    this.clock = clock;
    this.context = context;
    this.topic = topic;
    this.maxPoll = maxPoll;
    for (int i = 0; i < partitions; i++) {
      var partition = new TopicPartition(topic, i);
      logs.put(partition, new ArrayList<>());
      positions.put(partition, 0);
    }
  }

  /// Appends a record.
  ///
  /// @return its offset
  long append(int partition, Chore chore) {
    var log = log(new TopicPartition(topic, partition));
    var bytes = chore.toString().getBytes(UTF_8);
    log.add(
        new ConsumerRecord<>(
            topic,
            partition,
            log.size(),
            clock.millis(),
            TimestampType.CREATE_TIME,
            0,
            bytes.length,
            new byte[0],
            bytes,
            new RecordHeaders(),
            Optional.empty()));
    look();
    return log.size() - 1L;
  }

  /// Whether all that was appended lies below a committed offset.
  boolean allCommitted() {
    return logs.entrySet().stream()
        .allMatch(log -> {
          var offset = committed.get(log.getKey());
          return log.getValue().isEmpty()
              || (offset != null && offset.offset() == log.getValue().size());
        });
  }

  private List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
    return Objects.requireNonNull(logs.get(partition));
  }

  private int at(TopicPartition partition) {
    return Objects.requireNonNull(positions.get(partition));
  }

  private boolean deliverable(TopicPartition partition) {
    return !paused.contains(partition) && at(partition) < log(partition).size();
  }

  /// Ends the poll soon if there is something for it.
  private void look() {
    if (pending != null && !fetching && logs.keySet().stream().anyMatch(this::deliverable)) {
      fetching = true;
      clock.after(FETCH, this::answer);
    }
  }

  private void answer() {
    fetching = false;
    var answered = pending;
    if (answered == null) {
      return;
    }
    pending = null;
    var fetched = new HashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
    int left = maxPoll;
    for (var partition : logs.keySet()) {
      if (left > 0 && deliverable(partition)) {
        int from = at(partition);
        int to = Math.min(log(partition).size(), from + left);
        fetched.put(partition, List.copyOf(log(partition).subList(from, to)));
        positions.put(partition, to);
        left -= to - from;
      }
    }
    var records = new ConsumerRecords<>(fetched, Map.of());
    context.execute(() -> answered.complete(records));
  }

  @Override
  public Future<Void> subscribe(Set<String> topics, AssignmentListener listening) {
    unheard = listening;
    return Future.succeededFuture();
  }

  @Override
  public Future<ConsumerRecords<byte[], byte[]>> poll(Duration timeout) {
    var listener = unheard;
    if (listener != null) {
      unheard = null;
      listener.onAssigned(1, Set.copyOf(logs.keySet()), new Committer());
    }
    var promise = Promise.<ConsumerRecords<byte[], byte[]>>promise();
    pending = promise;
    long poll = ++polls;
    clock.after(
        timeout,
        () -> {
          if (poll == polls && pending != null && !fetching) {
            answer();
          }
        });
    look();
    return promise.future();
  }

  @Override
  public Future<Long> position(TopicPartition partition) {
    return Future.succeededFuture((long) at(partition));
  }

  @Override
  public Future<Void> seek(TopicPartition partition, long offset) {
    positions.put(partition, Math.toIntExact(offset));
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
    look();
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> commit(int epoch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    committed.putAll(offsets);
    return Future.succeededFuture();
  }

  @Override
  public Future<ConsumerGroupMetadata> member() {
    return Future.succeededFuture(SimulatedConsumer.member(1, "member"));
  }

  @Override
  public Future<Map<TopicPartition, OffsetAndMetadata>> committed(Set<TopicPartition> partitions) {
    return Future.succeededFuture(Map.copyOf(committed));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return Map.of();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private final class Committer implements SyncCommitter {
    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      committed.putAll(offsets);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
      return Map.copyOf(committed);
    }

    @Override
    public long position(TopicPartition partition) {
      return at(partition);
    }

    @Override
    public void pause(Set<TopicPartition> partitions) {
      paused.addAll(partitions);
    }
  }
}

package dev.docket.consumer.simulation;

import dev.docket.consumer.source.AssignmentListener;
import dev.docket.consumer.source.CommitFence;
import dev.docket.consumer.source.RecordSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A member's poll thread: does what it was asked for one after the other, a step each time the
/// simulation lets it. Rebalances come inside polls, as they do with Kafka, and hold it.
final class SimulatedSource implements RecordSource {

  private final World world;
  private final Executor context;
  private final Membership membership;
  private final Deque<Op> ops = new ArrayDeque<>();
  private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private final CommitFence fence = new CommitFence();
  private @Nullable AssignmentListener listener;

  /// Something the poll thread was asked for.
  ///
  /// @param run false when it has to be gone on with
  private record Op(String what, BooleanSupplier ready, BooleanSupplier run) {
    static Op of(String what, BooleanSupplier run) {
      return new Op(what, () -> true, run);
    }
  }

  SimulatedSource(World world, Executor context, Witness witness, String name) {
    this.world = world;
    this.context = context;
    this.membership = new Membership(world, this, witness, name);
  }

  boolean ready() {
    return membership.inCallback()
        ? membership.ready()
        : !ops.isEmpty() && ops.getFirst().ready.getAsBoolean();
  }

  void step() {
    if (membership.inCallback()) {
      membership.step();
    } else if (ops.getFirst().run.getAsBoolean()) {
      ops.removeFirst();
    }
  }

  /// The process is gone, and nobody told the group.
  void kill() {
    ops.clear();
    membership.abandon();
  }

  /// What the next step belongs to.
  String doing() {
    return membership.inCallback() ? "callback" : ops.getFirst().what;
  }

  boolean idle() {
    return ops.isEmpty() && !membership.inCallback();
  }

  Membership membership() {
    return membership;
  }

  AssignmentListener listener() {
    return Objects.requireNonNull(listener, "not subscribed");
  }

  Set<TopicPartition> held() {
    return new LinkedHashSet<>(positions.keySet());
  }

  CommitFence fence() {
    return fence;
  }

  /// @return the epoch of this assignment
  int hold(Set<TopicPartition> partitions) {
    partitions.forEach(tp -> positions.put(tp, Math.max(0, world.broker().committed(tp))));
    return fence.own(partitions);
  }

  void forget(Set<TopicPartition> partitions) {
    fence.forget(partitions);
    positions.keySet().removeAll(partitions);
    paused.removeAll(partitions);
  }

  void hush(Set<TopicPartition> partitions) {
    paused.addAll(partitions);
  }

  long positionOf(TopicPartition partition) {
    var position = positions.get(partition);
    if (position == null) {
      throw new IllegalStateException("not assigned: " + partition);
    }
    return position;
  }

  @Override
  public Future<Void> subscribe(Set<String> topics, AssignmentListener listening) {
    listener = listening;
    return Future.succeededFuture();
  }

  @Override
  public Future<ConsumerRecords<byte[], byte[]>> poll(Duration timeout) {
    Promise<ConsumerRecords<byte[], byte[]>> promise = Promise.promise();
    var poll = new Poll(timeout, promise);
    ops.add(new Op("poll", poll::ready, poll::run));
    return promise.future();
  }

  private final class Poll {
    private final Promise<ConsumerRecords<byte[], byte[]>> promise;
    private boolean late;

    Poll(Duration timeout, Promise<ConsumerRecords<byte[], byte[]>> promise) {
      this.promise = promise;
      world.clock().after(timeout, () -> late = true);
    }

    boolean ready() {
      return late || membership.news() || !deliverable().isEmpty();
    }

    boolean run() {
      if (membership.rebalance()) {
        return false;
      }
      var records = fetch();
      context.execute(() -> promise.complete(records));
      return true;
    }
  }

  private List<TopicPartition> deliverable() {
    var found = new ArrayList<TopicPartition>();
    positions.forEach((partition, position) -> {
      if (!paused.contains(partition) && world.broker().hasMore(partition, position)) {
        found.add(partition);
      }
    });
    return found;
  }

  private ConsumerRecords<byte[], byte[]> fetch() {
    var fetched = new LinkedHashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
    int left = world.settings().config().limits().maxPollRecords();
    for (var partition : deliverable()) {
      if (left > 0) {
        var entries =
            world.broker().read(partition, positionOf(partition), world.fate().polled(left));
        left -= entries.size();
        positions.put(partition, entries.getLast().offset() + 1);
        world.trace().note("polled " + entries);
        fetched.put(partition, entries.stream().map(SimulatedSource::record).toList());
      }
    }
    return new ConsumerRecords<>(fetched, Map.of());
  }

  static ConsumerRecord<byte[], byte[]> record(LogEntry entry) {
    var partition = entry.partition();
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), entry.offset(), new byte[0], entry.bytes());
  }

  @Override
  public Future<Void> commit(int epoch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    return tell("commit " + shown(offsets), () -> membership.commit(epoch, offsets));
  }

  @Override
  public Future<Map<TopicPartition, OffsetAndMetadata>> committed(Set<TopicPartition> partitions) {
    return ask("committed", () -> world.broker().committed(partitions));
  }

  @Override
  public Future<ConsumerGroupMetadata> member() {
    return ask("member", membership::metadata);
  }

  @Override
  public Future<Long> position(TopicPartition partition) {
    return ask("position", () -> positionOf(partition));
  }

  @Override
  public Future<Void> seek(TopicPartition partition, long offset) {
    return tell(
        "seek",
        () -> {
          positionOf(partition);
          positions.put(partition, offset);
        });
  }

  @Override
  public Future<Void> pause(Set<TopicPartition> partitions) {
    return tell(
        "pause",
        () -> {
          partitions.forEach(this::positionOf);
          paused.addAll(partitions);
        });
  }

  @Override
  public Future<Void> resume(Set<TopicPartition> partitions) {
    return tell(
        "resume",
        () -> {
          partitions.forEach(this::positionOf);
          paused.removeAll(partitions);
        });
  }

  @Override
  public Map<TopicPartition, Long> endOffsets() {
    return Map.of();
  }

  @Override
  public Future<Void> close() {
    Promise<Void> promise = Promise.promise();
    ops.add(
        Op.of(
            "close",
            () -> {
              if (membership.leave()) {
                return false;
              }
              context.execute(promise::complete);
              return true;
            }));
    return promise.future();
  }

  private Future<Void> tell(String what, Runnable order) {
    return ask(
            what,
            () -> {
              order.run();
              return order;
            })
        .mapEmpty();
  }

  private <T> Future<T> ask(String what, Supplier<T> question) {
    Promise<T> promise = Promise.promise();
    ops.add(
        Op.of(
            what,
            () -> {
              try {
                var answer = question.get();
                context.execute(() -> promise.complete(answer));
              } catch (KafkaException | IllegalStateException e) {
                context.execute(() -> promise.fail(e));
              }
              return true;
            }));
    return promise.future();
  }

  static Map<Integer, Long> shown(Map<TopicPartition, OffsetAndMetadata> offsets) {
    var shown = new TreeMap<Integer, Long>();
    offsets.forEach((partition, offset) -> shown.put(partition.partition(), offset.offset()));
    return shown;
  }

  @Override
  public String toString() {
    return "%s paused %s asked %s %s"
        .formatted(positions, paused, ops.stream().map(Op::what).toList(), membership);
  }
}

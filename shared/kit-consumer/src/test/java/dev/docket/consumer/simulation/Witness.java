package dev.docket.consumer.simulation;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.engine.RecordBatch;
import dev.docket.consumer.simulation.LogEntry.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Watches one consumer, at its handlers and through its observer, for what it owes by itself:
/// order within an assignment, no record twice at once, nothing taken from an assignment that is
/// over.
final class Witness implements ConsumerObserver {

  private final Oracle oracle;
  private final String name;

  /// The assignments that are not over, and their numbers: the consumer counts them likewise.
  private final Map<TopicPartition, Integer> epochs = new HashMap<>();

  /// Polled offsets of these assignments, and whether they are settled.
  private final Map<TopicPartition, Map<Long, Boolean>> polled = new HashMap<>();

  private final Set<TopicPartition> revoking = new HashSet<>();
  private final Set<Call> open = new HashSet<>();
  private final Set<Call> answered = new HashSet<>();
  private int epoch;

  private record Call(int epoch, LogEntry entry) {}

  Witness(Oracle oracle, String name) {
    this.oracle = oracle;
    this.name = name;
  }

  void begins(RecordBatch<String> batch, int i) {
    var call = call(batch, i);
    for (var other : open) {
      if (other.epoch == call.epoch && oracle.lane(other.entry).equals(oracle.lane(call.entry))) {
        broken("order: " + call.entry + " begins while " + other.entry + " is at a handler");
      }
    }
    open.add(call);
    oracle.began(call.entry, new Oracle.Assignment(this, call.epoch));
  }

  void answers(RecordBatch<String> batch, int i) {
    var call = call(batch, i);
    open.remove(call);
    answered.add(call);
  }

  private Call call(RecordBatch<String> batch, int i) {
    return new Call(batch.epoch(i), oracle.entry(batch.coordinates(i)));
  }

  /// The offsets that were settled in this assignment.
  List<Long> settled(TopicPartition partition) {
    return tracked(partition).entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public void assigned(Set<TopicPartition> partitions) {
    epoch++;
    partitions.forEach(partition -> {
      epochs.put(partition, epoch);
      polled.put(partition, new TreeMap<>());
    });
  }

  @Override
  public void revoked(Set<TopicPartition> partitions, int undrained) {
    for (var call : open) {
      var own = epochs.get(call.entry.partition());
      if (undrained == 0
          && partitions.contains(call.entry.partition())
          && own != null
          && own == call.epoch) {
        broken("drain: " + call.entry + " is at a handler after its revoke");
      }
    }
    end(partitions);
  }

  @Override
  public void lost(Set<TopicPartition> partitions) {
    end(partitions);
  }

  private void end(Set<TopicPartition> partitions) {
    revoking.removeAll(partitions);
    epochs.keySet().removeAll(partitions);
    polled.keySet().removeAll(partitions);
  }

  @Override
  public void decoded(ConsumerRecord<byte[], byte[]> record) {
    var at = RecordCoordinates.of(record);
    tracked(partition(at)).put(at.offset(), false);
  }

  @Override
  public void malformed(RecordCoordinates at, String reason) {
    tracked(partition(at)).put(at.offset(), false);
  }

  /// The number of the partition's assignment; null when it is over.
  @Nullable Integer assignment(RecordCoordinates at) {
    return epochs.get(partition(at));
  }

  /// The consumer hears that it is written why a record has no effect: one that came to no handler
  /// is settled with that, and nobody else says so.
  ///
  /// @param assignment in which the consumer asked for it
  void explained(RecordCoordinates at, @Nullable Integer assignment) {
    if (oracle.entry(at).kind() == Kind.MALFORMED
        && assignment != null
        && assignment.equals(assignment(at))
        && !revoking.contains(partition(at))) {
      tracked(partition(at)).put(at.offset(), true);
    }
  }

  /// The group gives the partitions to this consumer, before it knows.
  void taking(Set<TopicPartition> partitions, int epoch) {
    oracle.assigned(partitions, new Oracle.Assignment(this, epoch));
  }

  /// From now on the consumer may end the partitions at any step.
  void revoking(Set<TopicPartition> partitions) {
    revoking.addAll(partitions);
  }

  @Override
  public void settled(ConsumerRecord<byte[], byte[]> record, HandleResp outcome, long latency) {
    var at = RecordCoordinates.of(record);
    tracked(partition(at)).put(at.offset(), true);
    if (oracle.entry(at).kind() == Kind.WORK) {
      taken(at, "settled");
    }
  }

  @Override
  public void retried(RecordCoordinates at, RetryCause cause, int attempts) {
    taken(at, "retried");
  }

  /// What the consumer takes must be the answer of a handler under the assignment of now.
  private void taken(RecordCoordinates at, String how) {
    var own = epochs.get(partition(at));
    if (own == null || !answered.remove(new Call(own, oracle.entry(at)))) {
      broken("epoch: " + oracle.entry(at) + " is " + how + ", not by a handler of this assignment");
    }
  }

  @Override
  public void staleSettle(RecordCoordinates at) {
    oracle.ignored();
  }

  @Override
  public void duplicateSettle(RecordCoordinates at) {
    oracle.ignored();
  }

  private Map<Long, Boolean> tracked(TopicPartition partition) {
    return polled.computeIfAbsent(partition, _ -> new TreeMap<>());
  }

  private void broken(String what) {
    oracle.broken(name + " " + what);
  }

  private static TopicPartition partition(RecordCoordinates at) {
    return new TopicPartition(at.topic(), at.partition());
  }

  @Override
  public String toString() {
    return polled.toString();
  }
}

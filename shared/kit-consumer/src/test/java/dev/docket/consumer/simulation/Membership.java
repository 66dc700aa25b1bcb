package dev.docket.consumer.simulation;

import dev.docket.consumer.engine.SimulatedConsumer;
import dev.docket.consumer.source.SyncCommitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;

/// The part of a poll thread that has to do with the group: rebalance callbacks, each on a strand
/// of its own so that the consumer may block in it, and commits, which the group refuses to those
/// who are members no more.
final class Membership implements SyncCommitter {

  private static final int NONE = 0;

  private final World world;
  private final SimulatedSource source;
  private final Witness witness;
  private final String name;
  private int id = NONE;
  private @Nullable Strand callback;
  private @Nullable CompletableFuture<?> awaited;
  private Instant patience = Instant.MAX;

  /// How far the callback is.
  private int phase;

  /// Nothing has gone wrong in the callback so far.
  private boolean clean;

  /// The consumer has ended while its poll thread had yet to leave the group.
  private boolean outlasted;

  Membership(World world, SimulatedSource source, Witness witness, String name) {
    this.world = world;
    this.source = source;
    this.witness = witness;
    this.name = name;
  }

  /// The group has not heard of this member for too long.
  void expire() {
    world.group().leave(id);
  }

  /// The consumer waits for the poll thread no longer, and has dropped what was left to commit.
  void outlast() {
    outlasted = true;
  }

  boolean inCallback() {
    return callback != null;
  }

  boolean ready() {
    return awaited == null || awaited.isDone() || late();
  }

  private boolean late() {
    return !world.clock().instant().isBefore(patience);
  }

  /// Goes on with the callback.
  void step() {
    if (callback != null && callback.resume()) {
      callback = null;
    }
  }

  void abandon() {
    if (callback != null) {
      callback.abandon();
      callback = null;
    }
  }

  /// As the group knows it, or knew it: it may be none any more.
  ConsumerGroupMetadata metadata() {
    return SimulatedConsumer.member(world.group().generation(id), name);
  }

  private boolean member() {
    return id != NONE && world.group().has(id);
  }

  /// Whether the next poll has to do with the group first.
  boolean news() {
    return !member() || !(world.group().news(id) instanceof Group.News.Nothing);
  }

  /// @return true when a callback has begun
  boolean rebalance() {
    if (!member()) {
      var held = source.held();
      id = NONE;
      if (!held.isEmpty()) {
        begin(() -> lose(held));
        return true;
      }
      id = world.group().join();
    }
    return switch (world.group().news(id)) {
      case Group.News.Nothing() -> false;
      case Group.News.Assigned(var partitions) -> {
        begin(() -> take(partitions));
        yield true;
      }
      case Group.News.Revoked(var partitions) -> {
        begin(() -> give(partitions));
        yield true;
      }
    };
  }

  /// @return true when a callback has begun, after which it wants to be called again
  boolean leave() {
    var held = source.held();
    if (!held.isEmpty()) {
      begin(member() ? () -> give(held) : () -> lose(held));
      return true;
    }
    expire();
    return false;
  }

  private void begin(Runnable body) {
    phase = 0;
    callback = new Strand(_ -> body.run());
    step();
  }

  private void take(Set<TopicPartition> partitions) {
    note("assigned " + partitions);
    world.group().take(id, partitions);
    int epoch = source.hold(partitions);
    witness.taking(partitions, epoch);
    source.listener().onAssigned(epoch, partitions, this);
  }

  private void give(Set<TopicPartition> partitions) {
    note("revoking " + partitions);
    clean = true;
    witness.revoking(partitions);
    source.listener().onRevoked(partitions, this);
    note("revoked " + partitions);
    if (clean && !outlasted && member()) {
      partitions.forEach(this::judge);
    }
    source.forget(partitions);
    world.group().give(id, partitions);
  }

  /// What a revoke without trouble owes the next owner: all that is settled is below the committed
  /// offset, or in what is noted beside it.
  private void judge(TopicPartition partition) {
    var settled = witness.settled(partition);
    var commit = world.broker().committed(Set.of(partition)).get(partition);
    for (long offset : settled) {
      if (commit == null || !SimulatedConsumer.known(commit, offset)) {
        world
            .oracle()
            .broken(
                "%s revoke: %s@%d is settled, and the commit does not say so: %s"
                    .formatted(name, partition, offset, commit));
      }
    }
  }

  private void lose(Set<TopicPartition> partitions) {
    note("lost " + partitions);
    source.forget(partitions);
    source.listener().onLost(partitions);
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    pause();
    commit(source.fence().epoch(), offsets);
  }

  /// @throws org.apache.kafka.common.KafkaException when it fails, taken or not
  void commit(int epoch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    var ours = source.fence().admitted(epoch, offsets);
    if (ours.isEmpty()) {
      return;
    }
    if (!member()) {
      note("commit refused: no member");
      clean = false;
      throw new CommitFailedException();
    }
    if (!inCallback() && world.group().rebalancing(id)) {
      throw new RebalanceInProgressException();
    }
    var end = world.fate().commit();
    note("commit " + SimulatedSource.shown(ours) + " " + end);
    if (end != Fate.CommitEnd.LOST) {
      world.broker().commit(ours);
    }
    if (end != Fate.CommitEnd.TAKEN) {
      clean = false;
      throw new org.apache.kafka.common.errors.TimeoutException("no answer");
    }
    source.fence().raise(ours);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    pause();
    var known = world.broker().committed(partitions);
    source.fence().raise(known);
    return known;
  }

  @Override
  public long position(TopicPartition partition) {
    return source.positionOf(partition);
  }

  @Override
  public void pause(Set<TopicPartition> partitions) {
    source.hush(partitions);
  }

  @Override
  public <T> T await(CompletableFuture<T> answer, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    patience = world.clock().instant().plus(limit);
    // So that time comes to it.
    var timer = world.clock().after(limit, () -> {});
    awaited = answer;
    pause();
    awaited = null;
    timer.cancel();
    if (!answer.isDone()) {
      clean = false;
      throw new TimeoutException("the context did not answer");
    }
    return answer.get();
  }

  private void pause() {
    var strand = callback;
    if (strand != null) {
      phase++;
      strand.pause();
    }
  }

  private void note(String what) {
    world.trace().note(name + " " + what);
  }

  @Override
  public String toString() {
    var standing = id == NONE ? "none" : member() ? "member " + id : "expelled";
    return inCallback() ? standing + " callback " + phase + " ready " + ready() : standing;
  }
}

package dev.docket.consumer.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The coordinator of the group: who is a member, who has which partitions, and who should. With
/// eager rebalances everybody gives everything before anybody gets anything; with cooperative ones
/// a partition goes from hand to hand.
final class Group {

  /// More than a member ever sees.
  private static final int CHANGES = 100_000;

  private final List<TopicPartition> partitions;
  private final boolean eager;
  private final IntUnaryOperator pick;
  private final List<Integer> members = new ArrayList<>();
  private final Map<TopicPartition, Integer> owners = new LinkedHashMap<>();
  private final Map<TopicPartition, Integer> targets = new LinkedHashMap<>();

  /// Members that have yet to give up what they have, in an eager rebalance.
  private final Set<Integer> rejoining = new LinkedHashSet<>();

  /// How often each member has got or given partitions.
  private final Map<Integer, Integer> changes = new LinkedHashMap<>();

  private int joined;

  /// What a member is told at its next poll.
  sealed interface News {
    record Nothing() implements News {}

    record Assigned(Set<TopicPartition> partitions) implements News {}

    record Revoked(Set<TopicPartition> partitions) implements News {}
  }

  /// @param pick of n members the one to get the next partition
  Group(Set<TopicPartition> partitions, boolean eager, IntUnaryOperator pick) {
    this.partitions = List.copyOf(partitions);
    this.eager = eager;
    this.pick = pick;
  }

  /// @return the new member's number, which none had before
  int join() {
    int member = ++joined;
    members.add(member);
    rebalance();
    return member;
  }

  /// By itself, or because its session is over: its partitions are free at once.
  void leave(int member) {
    if (members.removeIf(other -> other == member)) {
      owners.values().removeIf(owner -> owner == member);
      rejoining.remove(member);
      rebalance();
    }
  }

  boolean has(int member) {
    return members.contains(member);
  }

  /// What a member is to the group until what it has changes.
  int generation(int member) {
    return member * CHANGES + changes.getOrDefault(member, 0);
  }

  /// Whether somebody is that to the group now.
  boolean current(int generation) {
    int member = generation / CHANGES;
    return has(member) && generation(member) == generation;
  }

  /// Whether a commit is refused for now.
  boolean rebalancing(int member) {
    return !(news(member) instanceof News.Nothing);
  }

  void rebalance() {
    targets.clear();
    if (members.isEmpty()) {
      return;
    }
    for (var partition : partitions) {
      targets.put(partition, members.get(pick.applyAsInt(members.size())));
    }
    if (eager) {
      rejoining.addAll(members);
    }
  }

  News news(int member) {
    var have = new LinkedHashSet<TopicPartition>();
    var give = new LinkedHashSet<TopicPartition>();
    var take = new LinkedHashSet<TopicPartition>();
    for (var partition : partitions) {
      boolean own = is(member, owners.get(partition));
      boolean due = is(member, targets.get(partition));
      if (own) {
        have.add(partition);
      }
      if (own && !due) {
        give.add(partition);
      }
      if (due && !owners.containsKey(partition)) {
        take.add(partition);
      }
    }
    if (rejoining.contains(member) && !have.isEmpty()) {
      return new News.Revoked(have);
    }
    if (!give.isEmpty()) {
      return new News.Revoked(give);
    }
    boolean barred = rejoining.stream().anyMatch(owners::containsValue);
    return take.isEmpty() || barred ? new News.Nothing() : new News.Assigned(take);
  }

  void take(int member, Set<TopicPartition> taken) {
    changes.merge(member, 1, Integer::sum);
    taken.forEach(partition -> owners.put(partition, member));
    rejoining.remove(member);
  }

  void give(int member, Set<TopicPartition> given) {
    changes.merge(member, 1, Integer::sum);
    given.forEach(partition -> owners.remove(partition, member));
    rejoining.remove(member);
  }

  private static boolean is(int member, @Nullable Integer other) {
    return other != null && other == member;
  }

  @Override
  public String toString() {
    return members + " have " + owners + " shall " + targets + " give " + rejoining;
  }
}

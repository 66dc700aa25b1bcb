package dev.docket.chaos.group;

import dev.docket.chaos.group.Tenure.End;
import dev.docket.chaos.group.Tenure.Kind;
import dev.docket.chaos.group.Tenure.Place;
import dev.docket.chaos.member.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who had which partition, from what the members report. For one thread.
final class Tenures {

  /// Several intervals between commits.
  private static final long CURRENT_MILLIS = 1_000;

  private final List<Tenure> ended = new ArrayList<>();
  private final Map<Integer, Map<Integer, Tenure>> open = new HashMap<>();
  private final Map<Integer, Long> lastCommit = new HashMap<>();
  private int events;

  void hear(Member.Heard heard) {
    int member = heard.member();
    switch (heard.report()) {
      case Report.Assigned(var assignment, var partitions) -> {
        var place = new Place(member, assignment);
        var own = open.computeIfAbsent(member, _ -> new HashMap<>());
        partitions.forEach(
            partition -> own.put(partition, new Tenure(place, partition, heard.at(), 0, End.OPEN)));
      }
      case Report.Committed(var partition, var offset) -> {
        lastCommit.put(member, heard.at());
        open.getOrDefault(member, Map.of())
            .computeIfPresent(partition, (_, tenure) -> tenure.withCommitted(offset));
      }
      case Report.Revoked(var partitions, var _, var committed) ->
          end(heard, partitions, committed ? Kind.IN_ORDER : Kind.UNCOMMITTED);
      case Report.Lost(var partitions) -> end(heard, partitions, Kind.LOST);
      case null -> end(heard, Set.copyOf(partitionsOf(member)), Kind.DIED);
      case Report.Joining _, Report.Left _, Report.Failed _ -> {}
    }
  }

  private void end(Member.Heard heard, Set<Integer> partitions, Kind kind) {
    var end = end(heard.member(), kind, heard.at());
    var own = open.getOrDefault(heard.member(), Map.of());
    for (int partition : partitions) {
      var tenure = own.remove(partition);
      if (tenure != null) {
        // What was frozen stays so, whatever came behind that.
        ended.add(tenure.end().kind() == Kind.FROZEN ? tenure : tenure.with(end));
      }
    }
  }

  private End end(int member, Kind kind, long at) {
    events++;
    boolean current = at - lastCommit.getOrDefault(member, 0L) < CURRENT_MILLIS;
    return new End(kind, events, current, null);
  }

  /// The member stands still.
  void freeze(int member, long at) {
    var end = end(member, Kind.FROZEN, at);
    open.getOrDefault(member, Map.of()).replaceAll((_, tenure) -> tenure.with(end));
  }

  /// It goes on.
  void wake(int member, long at) {
    open.getOrDefault(member, Map.of())
        .replaceAll((_, tenure) -> {
          var end = tenure.end();
          return end.kind() == Kind.FROZEN
              ? tenure.with(new End(end.kind(), end.event(), end.current(), at))
              : tenure;
        });
  }

  Set<Integer> partitionsOf(int member) {
    return open.getOrDefault(member, Map.of()).keySet();
  }

  /// Whether other members have got all partitions of a frozen one since.
  boolean overtaken(int member) {
    var own = open.getOrDefault(member, Map.of());
    var taken = new HashSet<Integer>();
    open.forEach((other, theirs) -> {
      if (other != member) {
        theirs.forEach((partition, tenure) -> {
          var before = own.get(partition);
          if (before != null && tenure.begun() > before.begun()) {
            taken.add(partition);
          }
        });
      }
    });
    return !own.isEmpty() && taken.containsAll(own.keySet());
  }

  List<Tenure> all() {
    var all = new ArrayList<>(ended);
    open.values().forEach(own -> all.addAll(own.values()));
    return all;
  }
}

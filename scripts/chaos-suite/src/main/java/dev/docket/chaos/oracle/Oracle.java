package dev.docket.chaos.oracle;

import dev.docket.chaos.oracle.Evidence.Cell;
import dev.docket.chaos.oracle.Evidence.Logged;
import dev.docket.chaos.oracle.Evidence.Published;
import dev.docket.chaos.oracle.Evidence.Sent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Judges the evidence of a run. Pure.
///
/// Promised: an acknowledged command is in the log once, an unanswered one at most once, a refused
/// one never; a case's versions have no gap and its state is at the last of them; an event is on
/// the topic at least once and on the timeline exactly once; topic and timeline got a case's events
/// in the order of their versions.
public final class Oracle {

  private final Evidence evidence;
  private final Findings.Gathering found = new Findings.Gathering();

  private Oracle(Evidence evidence) {
    this.evidence = evidence;
  }

  public static Findings judge(Evidence evidence) {
    var oracle = new Oracle(evidence);
    oracle.commands();
    oracle.versions();
    oracle.cells();
    oracle.cellOrder();
    oracle.topic();
    return oracle.found.done();
  }

  /// Judges a run in which nobody writes the timeline.
  public static Findings judgeOutbox(Evidence evidence) {
    var oracle = new Oracle(evidence);
    oracle.commands();
    oracle.versions();
    oracle.topic();
    return oracle.found.done();
  }

  private void commands() {
    Map<String, List<Logged>> byToken = new HashMap<>();
    for (var event : evidence.log()) {
      if (event.token() != null) {
        byToken.computeIfAbsent(event.token(), _ -> new ArrayList<>()).add(event);
      }
    }
    Map<UUID, Cell> cellsById = new HashMap<>();
    evidence.cells().forEach(cell -> cellsById.put(cell.id(), cell));
    for (var sent : evidence.commands()) {
      command(sent, byToken.getOrDefault(sent.token(), List.of()), cellsById);
    }
  }

  private void command(Sent sent, List<Logged> events, Map<UUID, Cell> cellsById) {
    if (events.size() > 1) {
      found.duplicate.add("command %s: %d events".formatted(sent.token(), events.size()));
    }
    switch (sent.told()) {
      case NOTHING -> {}
      case REFUSED -> {
        if (!events.isEmpty()) {
          found.duplicate.add("command %s: refused, and in the log".formatted(sent.token()));
        }
      }
      case DONE -> {
        if (events.isEmpty() || !events.getFirst().caseId().equals(sent.caseId())) {
          found.lost.add("command %s: acknowledged, and not in the log".formatted(sent.token()));
          return;
        }
        var cell = cellsById.get(sent.cellId());
        if (sent.cellId() != null
            && (cell == null || !cell.eventId().equals(events.getFirst().eventId()))) {
          found.lost.add("command %s: the promised cell is not there".formatted(sent.token()));
        }
      }
    }
  }

  private void versions() {
    Map<UUID, List<Long>> versions = new HashMap<>();
    evidence
        .log()
        .forEach(
            e -> versions.computeIfAbsent(e.caseId(), _ -> new ArrayList<>()).add(e.version()));
    versions.forEach((caseId, numbers) -> {
      long last = numbers.stream().mapToLong(v -> v).max().orElse(0);
      if (last != numbers.size()) {
        found.lost.add(
            "case %s: %d events, the last is version %d".formatted(caseId, numbers.size(), last));
      }
      if (!Long.valueOf(last).equals(evidence.states().get(caseId))) {
        found.lost.add(
            "case %s: state at version %s, log at %d"
                .formatted(caseId, evidence.states().get(caseId), last));
      }
    });
    for (var caseId : evidence.states().keySet()) {
      if (!versions.containsKey(caseId)) {
        found.duplicate.add("case %s: a state without events".formatted(caseId));
      }
    }
  }

  private void cells() {
    Map<UUID, Integer> counts = new HashMap<>();
    evidence.cells().forEach(cell -> counts.merge(cell.eventId(), 1, Integer::sum));
    for (var event : evidence.log()) {
      var count = counts.remove(event.eventId());
      if (count == null) {
        found.lost.add("event %s: no timeline cell".formatted(name(event)));
      } else if (count > 1) {
        found.duplicate.add("event %s: %d timeline cells".formatted(name(event), count));
      }
    }
    evidence.feed().forEach((eventId, acknowledged) -> feed(eventId, acknowledged, counts));
    counts.forEach((eventId, _) ->
        found.duplicate.add("timeline cell of %s: no such event".formatted(eventId)));
  }

  private void feed(UUID eventId, boolean acknowledged, Map<UUID, Integer> counts) {
    var count = counts.remove(eventId);
    if (count == null && acknowledged) {
      found.lost.add("feed record %s: acknowledged, and no timeline cell".formatted(eventId));
    } else if (count != null && count > 1) {
      found.duplicate.add("feed record %s: %d timeline cells".formatted(eventId, count));
    }
  }

  private static String name(Logged event) {
    return "%s (case %s version %d)".formatted(event.eventId(), event.caseId(), event.version());
  }

  /// The transaction ids of the writes have to grow with the versions. Of several cells of one
  /// event the first counts.
  private void cellOrder() {
    Map<UUID, List<Cell>> byCase = new HashMap<>();
    evidence.cells().stream()
        .filter(cell -> cell.caseVersion() > 0)
        .forEach(cell -> byCase.computeIfAbsent(cell.caseId(), _ -> new ArrayList<>()).add(cell));
    for (var cells : byCase.values()) {
      cells.sort(Comparator.comparingLong(Cell::caseVersion).thenComparingLong(Cell::xid));
      var before = cells.getFirst();
      for (var cell : cells) {
        if (cell.caseVersion() != before.caseVersion()) {
          if (cell.xid() < before.xid()) {
            found.disorder.add(
                "case %s: the cell of version %d was written before that of version %d"
                    .formatted(cell.caseId(), cell.caseVersion(), before.caseVersion()));
          }
          before = cell;
        }
      }
    }
  }

  /// Records may come again; what counts is where each version came first.
  private void topic() {
    Set<UUID> onTopic = new HashSet<>();
    Map<UUID, Set<Integer>> partitions = new HashMap<>();
    evidence
        .published()
        .forEach((partition, records) -> {
          Map<UUID, Long> last = new HashMap<>();
          for (var message : records) {
            boolean first = onTopic.add(message.eventId());
            if (first) {
              inOrder(message, last);
            }
            partitions.computeIfAbsent(message.caseId(), _ -> new TreeSet<>()).add(partition);
          }
        });
    partitions.forEach((caseId, in) -> {
      if (in.size() > 1) {
        found.disorder.add("case %s: in partitions %s".formatted(caseId, in));
      }
    });
    for (var event : evidence.log()) {
      if (!onTopic.remove(event.eventId())) {
        found.lost.add("event %s: not on the topic".formatted(name(event)));
      }
    }
    onTopic.forEach(
        eventId -> found.duplicate.add("record of %s: no such event".formatted(eventId)));
  }

  private void inOrder(Published message, Map<UUID, Long> last) {
    var before = last.get(message.caseId());
    if (before != null && message.version() < before) {
      found.disorder.add(
          "case %s: version %d on the topic behind version %d"
              .formatted(message.caseId(), message.version(), before));
    }
    last.merge(message.caseId(), message.version(), Math::max);
  }
}

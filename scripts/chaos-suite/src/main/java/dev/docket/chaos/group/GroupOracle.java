package dev.docket.chaos.group;

import dev.docket.chaos.group.Ended.Repeats;
import dev.docket.chaos.group.Tenure.Kind;
import dev.docket.chaos.group.Tenure.Place;
import dev.docket.chaos.member.Versioned;
import dev.docket.chaos.oracle.Findings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges what has arrived at a sink. Pure. Takes the calls key by key in the order of the sink's
/// decisions, then says what is wrong.
///
/// A call with a version that the sink has had already is a repetition, whoever makes it: it is
/// charged to the tenure under which the record was handled first. There may be none after an end
/// in order, none of what had been committed, and no more than a window where commits were taken up
/// to the end. A call with a version that comes first behind a later one, or that leaves one out,
/// is disorder, whoever makes it: a frozen member's handlers too had begun in order.
final class GroupOracle {

  private final Map<Spot, Tenure> tenures = new HashMap<>();
  private final int window;

  private int key = -1;
  private final Set<Long> taken = new HashSet<>();
  private final Map<Long, Tenure> last = new HashMap<>();

  private final Map<Integer, Integer> repeated = new HashMap<>();
  private final Map<Integer, Tenure> charged = new HashMap<>();
  private final List<String> duplicate = new ArrayList<>();
  private final List<String> disorder = new ArrayList<>();
  private int redelivered;
  private int late;

  private record Spot(Place place, int partition) {}

  record Found(Findings findings, Repeats repeats) {}

  /// @param window records that may come again when a member ends otherwise than in order
  GroupOracle(Collection<Tenure> tenures, int window) {
    tenures.forEach(
        tenure -> this.tenures.put(new Spot(tenure.place(), tenure.partition()), tenure));
    this.window = window;
  }

  void take(Attempt attempt) {
    var record = attempt.record();
    if (record.key() != key) {
      key = record.key();
      taken.clear();
      last.clear();
    }
    var tenure = tenures.get(new Spot(attempt.by(), attempt.partition()));
    if (tenure == null) {
      disorder.add(
          "%s was handled by %s, which did not have its partition".formatted(record, attempt.by()));
      return;
    }
    var woken = tenure.end().woken();
    if (woken != null && attempt.at() >= woken) {
      late++;
    }
    if (attempt.taken()) {
      if (attempt.had() != record.version() - 1) {
        disorder.add(
            "%s took effect behind version %d (%s)".formatted(record, attempt.had(), attempt.by()));
      }
      taken.add(record.version());
    } else if (taken.contains(record.version())) {
      repeat(attempt, last.get(record.version()), tenure);
    } else {
      disorder.add(
          "%s came first behind version %d (%s)".formatted(record, attempt.had(), attempt.by()));
    }
    last.put(record.version(), tenure);
  }

  private void repeat(Attempt attempt, @Nullable Tenure before, Tenure now) {
    redelivered++;
    var record = attempt.record();
    if (before == null || before.equals(now)) {
      duplicate.add("%s was handled twice under %s".formatted(record, now.place()));
      return;
    }
    var first = before.begun() <= now.begun() ? before : now;
    if (first.end().kind() == Kind.IN_ORDER || first.end().kind() == Kind.OPEN) {
      duplicate.add(
          "%s came again under %s although %s had ended %s"
              .formatted(record, now.place(), first.place(), first.end().kind()));
      return;
    }
    if (attempt.offset() < first.committed()) {
      duplicate.add(
          "%s at %d/%d came again under %s although %s had committed %d"
              .formatted(
                  record,
                  attempt.partition(),
                  attempt.offset(),
                  now.place(),
                  first.place(),
                  first.committed()));
      return;
    }
    repeated.merge(first.end().event(), 1, Integer::sum);
    charged.putIfAbsent(first.end().event(), first);
  }

  /// @param sent what was acknowledged
  /// @param effects what the sink has
  Found judge(Collection<Sent> sent, Set<Versioned> effects) {
    var lost =
        sent.stream()
            .filter(one -> !effects.contains(one.record()))
            .map(one ->
                "%s at %d/%d has no effect".formatted(one.record(), one.partition(), one.offset()))
            .toList();
    int most = 0;
    var unexcused = new ArrayList<>(duplicate);
    for (var entry : repeated.entrySet()) {
      int times = entry.getValue();
      most = Math.max(most, times);
      var after = charged.get(entry.getKey());
      if (times > window && after != null && after.end().current()) {
        unexcused.add(
            "%d records came again after %s, more than the window of %d"
                .formatted(times, after, window));
      }
    }
    return new Found(new Findings(lost, unexcused, disorder), new Repeats(redelivered, most, late));
  }
}

package dev.docket.chaos.outage;

import dev.docket.chaos.oracle.Findings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds what was sent against what has become of it. Pure.
///
/// @param topics what stands beside the source
/// @param skipped records that an operator has had passed over
record Accounts(Journal journal, SideTopics topics, Set<Sent.At> skipped) {

  Books balance(Collection<Sent> sent) {
    var lost = new ArrayList<String>();
    var duplicate = new ArrayList<String>();
    var spent = new ArrayList<String>();
    var ends = new HashMap<String, Integer>();
    for (var one : sent) {
      var found = ends(one);
      var name = one.work().text();
      if (found.size() > 1) {
        duplicate.add(name + " ended as " + found);
      } else if (found.isEmpty() || !fitting(one.work(), found.getFirst())) {
        lost.add(name + " ended as " + found);
      } else if (found.getFirst().equals("parked") && !one.work().poisoned()) {
        spent.add(name + " is parked");
      }
      found.forEach(end -> ends.merge(end, 1, Integer::sum));
    }
    return new Books(new Findings(lost, duplicate, disorder()), spent, ends);
  }

  private List<String> ends(Sent sent) {
    var found = new ArrayList<String>();
    for (var end : journal.life(sent.work()).ends()) {
      found.add(
          switch (end) {
            case SUCCESS -> "success";
            case SKIP -> "skipped";
            case DISCARD -> "discarded";
          });
    }
    var told = topics.outcomes().get(sent.at());
    if (told == null) {
      found.replaceAll(end -> unexplained(sent.work(), end));
    } else {
      // What the handler has said and what was written down are one end.
      found.remove(told);
      found.add(told);
    }
    if (topics.parked().contains(sent.at())) {
      found.add("parked");
    }
    if (skipped.contains(sent.at()) && found.remove("skipped")) {
      // Only with its word in the outcomes topic.
      found.add("skipped-by-operator");
    }
    return found;
  }

  /// An end that should have been written down and was not.
  private static String unexplained(Work work, String end) {
    boolean owed =
        end.equals("discarded") || (end.equals("skipped") && work.kind() == Work.Kind.EXPLAINED);
    return owed ? end + "-untold" : end;
  }

  private static boolean fitting(Work work, String end) {
    return end.equals("parked")
        || end.equals(
            switch (work.kind()) {
              case PLAIN, CALLING -> "success";
              case REFUSED -> "discarded";
              case FILTERED, EXPLAINED -> "skipped";
              case MALFORMED -> "malformed";
              case POISON -> "skipped-by-operator";
            });
  }

  /// An effect may come again, when its answer was lost, but none after a later one.
  private List<String> disorder() {
    var newest = new HashMap<String, Integer>();
    var disorder = new ArrayList<String>();
    for (var effect : journal.effects()) {
      @Nullable Integer before = newest.get(effect.key());
      if (before != null && effect.version() < before) {
        disorder.add("%s after version %d".formatted(effect.text(), before));
      }
      newest.merge(effect.key(), effect.version(), Math::max);
    }
    return disorder;
  }
}

package dev.docket.chaos;

import dev.docket.chaos.kill.Kill;
import dev.docket.chaos.kill.Killer.Done;
import dev.docket.chaos.load.CommandEnd.Acknowledged;
import dev.docket.chaos.load.CommandJournal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The figures of a run, `figure crash/<what> <value> <unit>` each. Pure.
final class Figures {

  /// A second with this part of the usual acknowledgements counts as full rate.
  private static final double FULL = 0.9;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final List<Long> acknowledged;
  private final List<Done> kills;
  private final long begin;

  /// @param begin of the load, [System#nanoTime()]
  Figures(List<Entry> commands, List<Done> kills, long begin) {
    this.acknowledged =
        commands.stream()
            .map(Entry::end)
            .filter(Acknowledged.class::isInstance)
            .map(end -> ((Acknowledged) end).nanos())
            .sorted()
            .toList();
    this.kills = List.copyOf(kills);
    this.begin = begin;
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    if (kills.isEmpty()) {
      return lines;
    }
    double usual = rate(begin, kills.getFirst().nanos());
    lines.add("figure crash/rate-before-kills %.0f 1/s".formatted(usual));
    Map<String, List<Long>> recovery = new TreeMap<>();
    Map<String, List<Long>> full = new TreeMap<>();
    for (int i = 0; i < kills.size(); i++) {
      var kill = kills.get(i);
      var part = part(kill.kill());
      var recovered = kill.recovery();
      if (recovered != null) {
        recovery.computeIfAbsent(part, _ -> new ArrayList<>()).add(recovered.toMillis());
      }
      long until = i + 1 < kills.size() ? kills.get(i + 1).nanos() : Long.MAX_VALUE;
      long reached = fullRate(kill.nanos(), until, usual);
      if (reached > 0) {
        full.computeIfAbsent(part, _ -> new ArrayList<>())
            .add(Duration.ofNanos(reached - kill.nanos()).toMillis());
      }
    }
    recovery.forEach((part, millis) -> quantiles(lines, "recovery-" + part, millis));
    full.forEach((part, millis) -> quantiles(lines, "full-rate-" + part, millis));
    return lines;
  }

  /// Which part died: a failpoint is a death of the services.
  private static String part(Kill kill) {
    return switch (kill) {
      case Kill.OfServices _, Kill.AtFailpoint _ -> "service";
      case Kill.OfKafka _ -> "kafka";
      case Kill.OfPostgres _ -> "postgres";
    };
  }

  private double rate(long from, long to) {
    return (index(to) - index(from)) * (double) SECOND / Math.max(1, to - from);
  }

  /// The first acknowledgement after a kill with which a full second begins; -1 when the next kill
  /// or the end came first.
  private long fullRate(long killed, long until, double usual) {
    for (int i = index(killed); i < acknowledged.size(); i++) {
      long at = acknowledged.get(i);
      if (at + SECOND > until) {
        return -1;
      }
      if (index(at + SECOND) - i >= usual * FULL) {
        return at;
      }
    }
    return -1;
  }

  /// How many acknowledgements came before.
  private int index(long nanos) {
    int low = 0;
    int high = acknowledged.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (acknowledged.get(middle) < nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static void quantiles(List<String> lines, String what, List<Long> millis) {
    var sorted = millis.stream().sorted().toList();
    for (int percent : new int[] {50, 99}) {
      int at = Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1);
      lines.add("figure crash/%s-p%d-ms %d ms".formatted(what, percent, sorted.get(at)));
    }
    lines.add("figure crash/%s-samples %d kills".formatted(what, sorted.size()));
  }
}

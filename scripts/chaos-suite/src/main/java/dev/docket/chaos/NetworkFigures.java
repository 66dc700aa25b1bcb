package dev.docket.chaos;

import dev.docket.chaos.load.KeyJournal.KeyUse;
import dev.docket.chaos.network.Wire;
import dev.docket.chaos.oracle.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The figures of a run through bad connections, `figure network/<what> <value> <unit>` each. Pure.
final class NetworkFigures {

  private NetworkFigures() {}

  /// @param rescues for each wire, commands whose lost answer was given later
  static List<String> lines(List<KeyUse> uses, Evidence evidence, Map<Wire, Long> rescues) {
    long requests = uses.stream().mapToLong(use -> use.answers().size()).sum();
    long again =
        uses.stream()
            .filter(use -> use.answers().stream().anyMatch(answer -> !answer.definite()))
            .count();
    long unanswered = uses.stream().filter(use -> use.done() == null).count();
    long records = evidence.published().values().stream().mapToLong(List::size).sum();
    var lines = new ArrayList<String>();
    lines.add("figure network/requests %d requests".formatted(requests));
    lines.add("figure network/keys-sent-again %d keys".formatted(again));
    lines.add("figure network/keys-unanswered %d keys".formatted(unanswered));
    for (var wire : Wire.values()) {
      if (wire.carriesAnswers()) {
        lines.add(
            "figure network/committed-and-lost-%s %d keys"
                .formatted(wire.label(), rescues.getOrDefault(wire, 0L)));
      }
    }
    lines.add("figure network/events %d events".formatted(evidence.log().size()));
    lines.add(
        "figure network/published-again %d records".formatted(records - evidence.log().size()));
    return lines;
  }
}

package dev.docket.chaos.network;

import dev.docket.chaos.load.KeyJournal.Answer;
import dev.docket.chaos.load.KeyJournal.KeyUse;
import dev.docket.chaos.oracle.Evidence.Logged;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts what a reply that was lost after its commit is for: keys whose command was done by a
/// request without an answer, and answered to a later one. Pure.
public final class Rescues {

  private static final int SERVER_ERROR = 500;

  /// A request that met a fault was sent no earlier before it, and has ended no later behind it.
  private static final Duration NEAR = Duration.ofMillis(500);

  private Rescues() {}

  /// For each wire, of the replies that were lost there.
  ///
  /// @param log events were decided by the clock that has dated the answers too
  public static Map<Wire, Long> count(
      List<KeyUse> uses, List<Logged> log, List<Wires.Done> faults) {
    var decided = new HashMap<String, Instant>();
    for (var event : log) {
      if (event.token() != null) {
        decided.put(event.token(), event.recordedAt());
      }
    }
    Map<Wire, Long> counts = new EnumMap<>(Wire.class);
    var losses =
        faults.stream()
            .filter(fault -> fault.disturbance().kind() == Disturbance.Kind.REPLY_LOST)
            .toList();
    for (var use : uses) {
      var at = decided.get(use.command().token());
      var done = use.done();
      if (at != null && done != null && at.isBefore(done.sent())) {
        losses.stream()
            .filter(loss -> use.answers().stream().anyMatch(answer -> met(answer, at, loss)))
            .findFirst()
            .ifPresent(loss -> counts.merge(loss.disturbance().wire(), 1L, Long::sum));
      }
    }
    return counts;
  }

  /// Whether the command was done by this request, whose answer the fault has taken.
  private static boolean met(Answer answer, Instant decided, Wires.Done loss) {
    return !answer.sent().isAfter(decided)
        && !answer.ended().isBefore(decided)
        && answer.sent().isAfter(loss.begin().minus(NEAR))
        && answer.ended().isBefore(loss.end().plus(NEAR))
        && lostAt(loss.disturbance().wire(), answer);
  }

  /// The client's own connection breaks; behind it the services say that they do not know.
  private static boolean lostAt(Wire wire, Answer answer) {
    return switch (wire) {
      case REST -> answer.status() == 0;
      case GRPC, DATABASE -> answer.status() >= SERVER_ERROR;
      case RELAY_DATABASE, KAFKA -> false;
    };
  }
}

package dev.docket.events;

import dev.docket.domain.casem.CaseDecider;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.casem.CaseState;
import dev.docket.domain.casem.Recorded;
import dev.docket.events.ReceivedEvent.Payload;
import org.jspecify.annotations.Nullable;

/// The state of a case from its recorded events. A consumer may skip an event that it cannot read;
/// a fold may not, since every later state would be wrong without a word.
public final class CaseFold {

  private CaseFold() {}

  /// The state after one more event.
  ///
  /// @param before null before the first event
  /// @param event the next one: its version is that of `before` plus 1
  /// @throws UnfoldableEventException when the event is of a type or version that this build does
  ///   not know, when its payload is malformed, or when it is not the next one
  public static CaseState after(@Nullable CaseState before, ReceivedEvent event) {
    var header = event.header();
    long next = before == null ? 1 : before.version() + 1;
    if (header.version() != next) {
      throw new UnfoldableEventException(
          header, "expected version %d, found %d".formatted(next, header.version()));
    }
    return switch (event.event()) {
      case Payload.Known(var known) -> after(before, header, known);
      case Payload.UnknownType(var type) ->
          throw new UnfoldableEventException(header, "its type is unknown here: " + type);
      case Payload.UnknownVersion(var type, var version, var newest) ->
          throw new UnfoldableEventException(
              header,
              "%s has schema version %d, this build reads up to %d"
                  .formatted(type, version, newest));
      case Payload.Malformed(var reason) -> throw new UnfoldableEventException(header, reason);
    };
  }

  private static CaseState after(@Nullable CaseState before, EventHeader header, CaseEvent event) {
    return switch (event) {
      case CaseEvent.CaseCreated created when before == null ->
          CaseDecider.create(recorded(header, created));
      case CaseEvent.Changed changed when before != null ->
          CaseDecider.evolve(before, recorded(header, changed));
      case CaseEvent.CaseCreated _ ->
          throw new UnfoldableEventException(header, "the case is there already");
      case CaseEvent.Changed _ ->
          throw new UnfoldableEventException(header, "the case does not begin with its creation");
    };
  }

  private static <E extends CaseEvent> Recorded<E> recorded(EventHeader header, E event) {
    return new Recorded<>(event, header.version(), header.recordedAt(), header.actor());
  }
}

package dev.docket.domain.casem;

import java.util.List;

/// What became of a command; `E` is the kind of event that it may lead to.
public sealed interface Decision<E extends CaseEvent> {

  /// The events that follow; none when the case already is as asked.
  record Accepted<E extends CaseEvent>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /// Nothing happens.
  ///
  /// @param field the command's field that is wrong, by its name in the public contract
  /// @param detail what was expected, in words for the caller
  record Rejected<E extends CaseEvent>(String field, String detail) implements Decision<E> {}
}

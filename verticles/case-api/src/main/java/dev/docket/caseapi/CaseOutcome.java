package dev.docket.caseapi;

import dev.docket.events.DomainEvent;
import java.util.List;

/// What became of a command on a case.
sealed interface CaseOutcome {

  /// Done; no events when the case already was as asked.
  record Done(CaseView view, List<DomainEvent> events) implements CaseOutcome {}

  /// Done before, under the same key; the answer is the one that was given then.
  record DoneBefore(Done answer) implements CaseOutcome {}

  /// The key stands for another request.
  record KeyReused() implements CaseOutcome {}

  /// @param what `case`, `project` or `case type`
  record NotFound(String what) implements CaseOutcome {}

  /// The caller's version is not the current one.
  record Stale(long expected, long current) implements CaseOutcome {}

  /// @param field by its name in the public contract
  record Rejected(String field, String detail) implements CaseOutcome {}

  /// Nothing was done: too many commands wait for their turn.
  record Busy() implements CaseOutcome {}
}

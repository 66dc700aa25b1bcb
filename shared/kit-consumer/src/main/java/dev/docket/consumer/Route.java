package dev.docket.consumer;

/// A [Router]'s answer.
public sealed interface Route {

  /// Hand the record to the handlers at an event-bus address.
  ///
  /// @param laneKey what order is kept for (a case, a ticket); needs equals and hashCode
  record To(Object laneKey, String address) implements Route {}

  /// Nothing to do: settled without a handler.
  record Skip(SkipReason reason) implements Route {}
}

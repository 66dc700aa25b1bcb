package dev.docket.consumer;

import org.jspecify.annotations.Nullable;

/// A [Router]'s answer.
public sealed interface Route {

  /// Hand the record to the handlers at an event-bus address.
  ///
  /// @param laneKey what order is kept for (a case, a ticket); needs equals and hashCode
  /// @param tenant whose record it is, so that one cannot take all there is; needs equals, hashCode
  ///   and a toString for people; the same for all records of a key. Null where there are none
  record To(Object laneKey, String address, @Nullable Object tenant) implements Route {
    public To(Object laneKey, String address) {
      this(laneKey, address, null);
    }
  }

  /// Nothing to do: settled without a handler.
  record Skip(SkipReason reason) implements Route {}
}

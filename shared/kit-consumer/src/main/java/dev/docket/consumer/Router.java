package dev.docket.consumer;

/// Decides where a record goes. Pure: same record, same route; no I/O, no clock.
@FunctionalInterface
public interface Router<E> {
  Route route(E event);
}

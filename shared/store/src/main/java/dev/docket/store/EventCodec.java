package dev.docket.store;

/// What makes the log generic: a service's events to entries.
public interface EventCodec<E> {

  LogEntry encode(E event);
}

package dev.docket.store;

/// An event and its place in the log.
public record StoredEvent(LogPosition position, LogEntry entry) {}

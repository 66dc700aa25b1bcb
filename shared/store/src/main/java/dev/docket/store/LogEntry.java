package dev.docket.store;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;

/// An event as the log keeps it: the columns that the log itself needs, and the envelope that it
/// forwards unread.
///
/// @param version 1 for the first event of a case, then without gaps
/// @param recordedAt microseconds; finer digits are lost
/// @param envelope the event's whole wire form
public record LogEntry(
    UUID caseId,
    long version,
    UUID eventId,
    UUID projectId,
    String type,
    int schemaVersion,
    Instant recordedAt,
    Buffer envelope) {}

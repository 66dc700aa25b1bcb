package dev.docket.launcher.trace;

import dev.docket.store.LogPosition;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// An event as the database knows it.
///
/// @param cells what the timeline has of it
record TracedEvent(
    long orgId,
    UUID caseId,
    long version,
    UUID eventId,
    String type,
    Instant recordedAt,
    LogPosition position,
    Buffer envelope,
    List<Cell> cells) {

  record Cell(UUID id, String type, boolean deleted) {}

  /// Its position as it stands in Kafka's header.
  String header() {
    return position.toString();
  }
}

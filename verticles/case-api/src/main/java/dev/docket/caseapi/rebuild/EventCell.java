package dev.docket.caseapi.rebuild;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.timeline.CellContent;
import dev.docket.events.EffectKey;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.EventHeader;
import dev.docket.events.ReceivedEvent;
import dev.docket.store.LogEntry;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The cell that an event becomes: the same id and content as the flavor `timeline` gives it.
///
/// @param authorUser null when a service wrote the event; then `authorService` is not
/// @param content JSON
record EventCell(
    UUID caseId,
    UUID id,
    long caseVersion,
    UUID eventId,
    String type,
    @Nullable UUID authorUser,
    @Nullable String authorService,
    String content,
    Instant createdAt) {

  /// What an entry of the log is to the timeline.
  sealed interface Reading {

    record Cell(EventCell cell) implements Reading {}

    /// A newer build wrote it, and may have made a cell of it.
    record Unknown(LogEntry entry) implements Reading {}

    /// Bytes that the flavor discards too.
    record Unreadable() implements Reading {}
  }

  static Reading of(LogEntry entry) {
    return switch (EventEnvelopes.read(entry.envelope().getBytes())) {
      case EventEnvelopes.ReadResult.Malformed _ -> new Reading.Unreadable();
      case EventEnvelopes.ReadResult.Read(var received) ->
          switch (received.event()) {
            case ReceivedEvent.Payload.Known(var event) ->
                new Reading.Cell(cell(received.header(), event));
            case ReceivedEvent.Payload.Unknown _ -> new Reading.Unknown(entry);
            case ReceivedEvent.Payload.Malformed _ -> new Reading.Unreadable();
          };
    };
  }

  private static EventCell cell(EventHeader header, CaseEvent event) {
    var content = CellContent.of(event);
    return new EventCell(
        header.caseId(),
        EffectKey.timelineCell(header.eventId(), content.type()).id(),
        header.version(),
        header.eventId(),
        content.type().name(),
        header.actor() instanceof Actor.User(var user) ? user : null,
        header.actor() instanceof Actor.Service(var name) ? name : null,
        new JsonObject(Map.copyOf(content.content())).encode(),
        header.recordedAt());
  }
}

package dev.docket.caseapi;

import dev.docket.events.DomainEvent;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.ReceivedEvent;
import dev.docket.store.EventCodec;
import dev.docket.store.LogEntry;
import io.vertx.core.buffer.Buffer;

/// Domain events as entries of the log: where the codec of the events and the store, which do not
/// know each other, meet.
final class DomainEventCodec implements EventCodec<DomainEvent> {

  @Override
  public LogEntry encode(DomainEvent event) {
    var h = event.header();
    return new LogEntry(
        h.caseId(),
        h.version(),
        h.eventId(),
        h.projectId(),
        h.type(),
        h.schemaVersion(),
        h.recordedAt(),
        Buffer.buffer(EventEnvelopes.write(event)));
  }

  /// The envelope alone: the payload may still be one that this build does not know.
  ///
  /// @throws IllegalStateException when this build cannot read what the log holds
  static ReceivedEvent received(LogEntry entry) {
    return switch (EventEnvelopes.read(entry.envelope().getBytes())) {
      case EventEnvelopes.ReadResult.Read(var received) -> received;
      case EventEnvelopes.ReadResult.Malformed(var reason) -> throw unreadable(entry, reason);
    };
  }

  /// @throws IllegalStateException when this build cannot read what the log holds
  static DomainEvent decode(LogEntry entry) {
    var received = received(entry);
    return switch (received.event()) {
      case ReceivedEvent.Payload.Known(var event) ->
          new DomainEvent(received.header(), received.after(), event);
      case ReceivedEvent.Payload.Unknown unknown ->
          throw unreadable(entry, "a newer build wrote it: " + unknown);
      case ReceivedEvent.Payload.Malformed(var reason) -> throw unreadable(entry, reason);
    };
  }

  private static IllegalStateException unreadable(LogEntry entry, String reason) {
    return new IllegalStateException(
        "version %d of case %s cannot be read: %s"
            .formatted(entry.version(), entry.caseId(), reason));
  }
}

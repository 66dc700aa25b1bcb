package dev.docket.caseapi;

import dev.docket.events.DomainEvent;
import dev.docket.events.EventEnvelopes;
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
}

package dev.docket.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.docket.domain.casem.CaseEvent;

/// An event as a consumer gets it: the header is read, the payload is not until somebody asks.
/// Immutable.
public record ReceivedEvent(EventHeader header, CaseFacets after, ByteString payload) {

  /// What a payload turned out to be.
  public sealed interface Payload {

    record Known(CaseEvent event) implements Payload {}

    /// A type that a newer build writes; not an error of the event's.
    record UnknownType(String type) implements Payload {}

    /// Bytes that are no payload of their type.
    record Malformed(String reason) implements Payload {}
  }

  /// Reads the payload. Each call reads it again.
  public Payload event() {
    var type = EventType.withId(header.type());
    if (type == null) {
      return new Payload.UnknownType(header.type());
    }
    try {
      return new Payload.Known(type.read(payload, header.schemaVersion()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return new Payload.Malformed(
          "payload of %s version %d: %s"
              .formatted(header.type(), header.schemaVersion(), e.getClass().getSimpleName()));
    }
  }
}

package dev.docket.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.docket.domain.casem.CaseEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An event as a consumer gets it: the header is read, the payload is not until somebody asks.
/// Immutable.
public record ReceivedEvent(EventHeader header, CaseFacets after, ByteString payload) {

  /// What a payload turned out to be.
  public sealed interface Payload {

    record Known(CaseEvent event) implements Payload {}

    /// What a newer build writes; not an error of the event's. Who makes effects skips it and says
    /// so, who folds state must not go on.
    sealed interface Unknown extends Payload {}

    /// A type that this build does not know.
    record UnknownType(String type) implements Unknown {}

    /// A type that this build knows, in a schema version that it does not.
    ///
    /// @param newest the newest version that this build reads
    record UnknownVersion(String type, int version, int newest) implements Unknown {}

    /// Bytes that are no payload of their type.
    record Malformed(String reason) implements Payload {}
  }

  /// Why this build cannot read the payload, told by the header alone; null when it can.
  public Payload.@Nullable Unknown unknown() {
    return unknown(EventType.withId(header.type()));
  }

  private Payload.@Nullable Unknown unknown(@Nullable EventType type) {
    if (type == null) {
      return new Payload.UnknownType(header.type());
    }
    return header.schemaVersion() > type.schemaVersion()
        ? new Payload.UnknownVersion(header.type(), header.schemaVersion(), type.schemaVersion())
        : null;
  }

  /// Reads the payload, lifted to today's schema version. Each call reads it again.
  public Payload event() {
    var type = EventType.withId(header.type());
    var unknown = unknown(type);
    if (unknown != null) {
      return unknown;
    }
    try {
      return new Payload.Known(Objects.requireNonNull(type).read(payload, header.schemaVersion()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return new Payload.Malformed(
          "payload of %s version %d: %s"
              .formatted(header.type(), header.schemaVersion(), e.getClass().getSimpleName()));
    }
  }
}

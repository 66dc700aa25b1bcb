package dev.docket.events;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.docket.domain.casem.Actor;
import dev.docket.proto.events.v1.AttributeValues;
import dev.docket.proto.events.v1.EventEnvelope;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Events to and from the envelope of `docket/events/v1/envelope.proto`.
public final class EventEnvelopes {

  /// Largest envelope in bytes; what is larger is refused unread.
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /// Largest part of it that is not the payload, in bytes. Consumers read it on their event loop,
  /// which a million attributes of a few bytes each would hold up.
  static final int MAX_HEADER_BYTES = 256 * 1024;

  /// What bytes turned out to be.
  public sealed interface ReadResult {

    record Read(ReceivedEvent event) implements ReadResult {}

    /// Bytes that are no envelope.
    ///
    /// @param reason for logs and counters; holds nothing of the content
    record Malformed(String reason) implements ReadResult {}
  }

  private EventEnvelopes() {}

  public static byte[] write(DomainEvent event) {
    var h = event.header();
    var envelope =
        EventEnvelope.newBuilder()
            .setEventId(h.eventId().toString())
            .setOrgId(h.orgId())
            .setProjectId(h.projectId().toString())
            .setCaseId(h.caseId().toString())
            .setVersion(h.version())
            .setType(h.type())
            .setSchemaVersion(h.schemaVersion())
            .setRecordedAt(timestamp(h.recordedAt()))
            .setActor(actor(h.actor()))
            .setOriginValue(h.origin().number())
            .setCausationId(h.causationId() == null ? "" : h.causationId().toString())
            .setDepth(h.depth())
            .setAfter(facets(event.after()))
            .setPayload(CasePayloads.write(event.event()).toByteString())
            .build();
    return envelope.toByteArray();
  }

  /// Reads the header and leaves the payload. Never throws for what is in the bytes, which must not
  /// change afterwards.
  public static ReadResult read(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return new ReadResult.Malformed("empty");
    }
    if (bytes.length > MAX_BYTES) {
      return new ReadResult.Malformed("larger than %d bytes".formatted(MAX_BYTES));
    }
    try {
      if (bytes.length > MAX_HEADER_BYTES && headerBytes(bytes) > MAX_HEADER_BYTES) {
        return new ReadResult.Malformed("header larger than %d bytes".formatted(MAX_HEADER_BYTES));
      }
      // The payload then aliases the bytes instead of copying them.
      var input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      input.enableAliasing(true);
      var envelope = EventEnvelope.parseFrom(input);
      return new ReadResult.Read(
          new ReceivedEvent(header(envelope), facets(envelope), envelope.getPayload()));
    } catch (IOException e) {
      return new ReadResult.Malformed("not an event envelope");
    } catch (IllegalArgumentException | DateTimeException e) {
      return new ReadResult.Malformed("a header field of another form");
    }
  }

  /// Goes from field to field; stops when there is more than allowed.
  private static int headerBytes(byte[] bytes) throws IOException {
    var input = CodedInputStream.newInstance(bytes);
    int payload = 0;
    while (!input.isAtEnd() && input.getTotalBytesRead() - payload <= MAX_HEADER_BYTES) {
      int begin = input.getTotalBytesRead();
      int tag = input.readTag();
      if (!input.skipField(tag)) {
        break;
      }
      if (WireFormat.getTagFieldNumber(tag) == EventEnvelope.PAYLOAD_FIELD_NUMBER) {
        payload += input.getTotalBytesRead() - begin;
      }
    }
    return input.getTotalBytesRead() - payload;
  }

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  private static EventHeader header(EventEnvelope e) {
    if (e.getOrgId() <= 0 || e.getVersion() <= 0 || e.getSchemaVersion() <= 0) {
      throw new IllegalArgumentException("org_id, version and schema_version are positive");
    }
    return new EventHeader(
        UUID.fromString(e.getEventId()),
        e.getOrgId(),
        UUID.fromString(e.getProjectId()),
        UUID.fromString(e.getCaseId()),
        e.getVersion(),
        e.getType(),
        e.getSchemaVersion(),
        Instant.ofEpochSecond(e.getRecordedAt().getSeconds(), e.getRecordedAt().getNanos()),
        actor(e.getActor()),
        Origin.numbered(e.getOriginValue()),
        optionalUuid(e.getCausationId()),
        e.getDepth());
  }

  static @Nullable UUID optionalUuid(String text) {
    return text.isEmpty() ? null : UUID.fromString(text);
  }

  static dev.docket.proto.events.v1.Actor actor(Actor actor) {
    var builder = dev.docket.proto.events.v1.Actor.newBuilder();
    return switch (actor) {
      case Actor.User(var id) ->
          builder.setKind(dev.docket.proto.events.v1.Actor.Kind.USER).setId(id.toString()).build();
      case Actor.Service(var name) ->
          builder.setKind(dev.docket.proto.events.v1.Actor.Kind.SERVICE).setId(name).build();
    };
  }

  static Actor actor(dev.docket.proto.events.v1.Actor actor) {
    return switch (actor.getKind()) {
      case USER -> new Actor.User(UUID.fromString(actor.getId()));
      case SERVICE -> new Actor.Service(actor.getId());
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("actor without a kind");
    };
  }

  private static dev.docket.proto.events.v1.CaseFacets facets(CaseFacets facets) {
    var builder =
        dev.docket.proto.events.v1.CaseFacets.newBuilder()
            .setStatus(facets.status())
            .setPriority(facets.priority())
            .setAssigneeId(facets.assignee() == null ? "" : facets.assignee().toString())
            .setTypeId(facets.typeId().toString());
    facets
        .attributes()
        .forEach((name, values) ->
            builder.putAttributes(name, AttributeValues.newBuilder().addAllValues(values).build()));
    return builder.build();
  }

  private static CaseFacets facets(EventEnvelope envelope) {
    var after = envelope.getAfter();
    return new CaseFacets(
        after.getStatus(),
        after.getPriority(),
        optionalUuid(after.getAssigneeId()),
        UUID.fromString(after.getTypeId()),
        after.getAttributesMap().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    e -> e.getKey(), e -> List.copyOf(e.getValue().getValuesList()))));
  }
}

package dev.docket.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.docket.domain.casem.CaseEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The registry of event types: the id on the wire, and how payloads of every schema version are
/// read. Ids never change and never leave.
public enum EventType {
  CASE_CREATED("case.created", new PayloadSchema<>(CasePayloads::readCreated)),
  TITLE_UPDATED("case.title_updated", new PayloadSchema<>(CasePayloads::readTitleUpdated)),
  STATUS_UPDATED("case.status_updated", new PayloadSchema<>(CasePayloads::readStatusUpdated)),
  PRIORITY_UPDATED("case.priority_updated", new PayloadSchema<>(CasePayloads::readPriorityUpdated)),
  COMMENT_ADDED("case.comment_added", new PayloadSchema<>(CasePayloads::readCommentAdded));

  private static final Map<String, EventType> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(t -> t.id, Function.identity()));

  private final String id;
  private final PayloadSchema<CaseEvent> schema;

  EventType(String id, PayloadSchema<CaseEvent> schema) {
    this.id = id;
    this.schema = schema;
  }

  public String id() {
    return id;
  }

  /// The version written today; every one from 1 up to it can be read.
  public int schemaVersion() {
    return schema.version();
  }

  /// The type of that id, or null when this build does not know it.
  public static @Nullable EventType withId(String id) {
    return BY_ID.get(id);
  }

  public static EventType of(CaseEvent event) {
    return switch (event) {
      case CaseEvent.CaseCreated _ -> CASE_CREATED;
      case CaseEvent.TitleUpdated _ -> TITLE_UPDATED;
      case CaseEvent.StatusUpdated _ -> STATUS_UPDATED;
      case CaseEvent.PriorityUpdated _ -> PRIORITY_UPDATED;
      case CaseEvent.CommentAdded _ -> COMMENT_ADDED;
    };
  }

  /// @throws InvalidProtocolBufferException when the bytes are not a payload of this type
  /// @throws IllegalArgumentException when a field has a value that this build does not know, or
  ///   the version is not one of 1 to [#schemaVersion()]
  CaseEvent read(ByteString payload, int version) throws InvalidProtocolBufferException {
    return schema.read(payload, version);
  }
}

package dev.docket.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.docket.domain.casem.CaseEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The registry of event types: the id on the wire, the schema version written today, and how
/// payloads are read. Ids never change and never leave; a payload of an older version is lifted to
/// today's by its reader.
public enum EventType {
  CASE_CREATED("case.created", 1, CasePayloads::readCreated),
  TITLE_UPDATED("case.title_updated", 1, CasePayloads::readTitleUpdated),
  STATUS_UPDATED("case.status_updated", 1, CasePayloads::readStatusUpdated),
  PRIORITY_UPDATED("case.priority_updated", 1, CasePayloads::readPriorityUpdated),
  COMMENT_ADDED("case.comment_added", 1, CasePayloads::readCommentAdded);

  /// Reads a payload of any schema version up to the current one.
  interface PayloadReader {
    CaseEvent read(ByteString payload, int schemaVersion) throws InvalidProtocolBufferException;
  }

  private final String id;
  private final int schemaVersion;
  private final PayloadReader reader;

  EventType(String id, int schemaVersion, PayloadReader reader) {
    this.id = id;
    this.schemaVersion = schemaVersion;
    this.reader = reader;
  }

  public String id() {
    return id;
  }

  /// The version written today.
  public int schemaVersion() {
    return schemaVersion;
  }

  /// The type of that id, or null when this build does not know it.
  public static @Nullable EventType withId(String id) {
    return Arrays.stream(values()).filter(t -> t.id.equals(id)).findFirst().orElse(null);
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
  /// @throws IllegalArgumentException when a field has a value that this build does not know
  CaseEvent read(ByteString payload, int version) throws InvalidProtocolBufferException {
    if (version < 1 || version > schemaVersion) {
      throw new IllegalArgumentException(
          "%s has schema versions 1 to %d, found %d".formatted(id, schemaVersion, version));
    }
    return reader.read(payload, version);
  }
}

package dev.docket.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.proto.events.v1.CaseCreated;
import dev.docket.proto.events.v1.CommentAdded;
import dev.docket.proto.events.v1.PriorityUpdated;
import dev.docket.proto.events.v1.StatusUpdated;
import dev.docket.proto.events.v1.TitleUpdated;
import java.util.UUID;

/// The payload messages of the case events, both ways, at the schema version written today.
final class CasePayloads {

  private CasePayloads() {}

  static MessageLite write(CaseEvent event) {
    return switch (event) {
      case CaseEvent.CaseCreated e -> created(e);
      case CaseEvent.TitleUpdated(var from, var to) ->
          TitleUpdated.newBuilder().setFrom(from).setTo(to).build();
      case CaseEvent.StatusUpdated(var from, var to) ->
          StatusUpdated.newBuilder()
              .setFrom(from.name())
              .setTo(to.name())
              .setFromName(from.displayName())
              .setToName(to.displayName())
              .build();
      case CaseEvent.PriorityUpdated(var from, var to) ->
          PriorityUpdated.newBuilder().setFrom(from.name()).setTo(to.name()).build();
      case CaseEvent.CommentAdded(var message) ->
          CommentAdded.newBuilder().setMessage(message).build();
    };
  }

  private static CaseCreated created(CaseEvent.CaseCreated e) {
    return CaseCreated.newBuilder()
        .setProjectId(e.projectId().toString())
        .setKey(e.key())
        .setNumber(e.number())
        .setTypeId(e.typeId().toString())
        .setTitle(e.title())
        .setDescription(e.description())
        .setPriority(e.priority().name())
        .setStatus(e.status().name())
        .setStatusName(e.status().displayName())
        .setAssigneeId(e.assignee() == null ? "" : e.assignee().toString())
        .setCreationSource(e.creationSource())
        .build();
  }

  static CaseEvent readCreated(ByteString payload) throws InvalidProtocolBufferException {
    var p = CaseCreated.parseFrom(payload);
    return new CaseEvent.CaseCreated(
        UUID.fromString(p.getProjectId()),
        p.getKey(),
        p.getNumber(),
        UUID.fromString(p.getTypeId()),
        p.getTitle(),
        p.getDescription(),
        Priority.valueOf(p.getPriority()),
        CaseStatus.valueOf(p.getStatus()),
        p.getAssigneeId().isEmpty() ? null : UUID.fromString(p.getAssigneeId()),
        p.getCreationSource());
  }

  static CaseEvent readTitleUpdated(ByteString payload) throws InvalidProtocolBufferException {
    var p = TitleUpdated.parseFrom(payload);
    return new CaseEvent.TitleUpdated(p.getFrom(), p.getTo());
  }

  static CaseEvent readStatusUpdated(ByteString payload) throws InvalidProtocolBufferException {
    var p = StatusUpdated.parseFrom(payload);
    return new CaseEvent.StatusUpdated(
        CaseStatus.valueOf(p.getFrom()), CaseStatus.valueOf(p.getTo()));
  }

  static CaseEvent readPriorityUpdated(ByteString payload) throws InvalidProtocolBufferException {
    var p = PriorityUpdated.parseFrom(payload);
    return new CaseEvent.PriorityUpdated(
        Priority.valueOf(p.getFrom()), Priority.valueOf(p.getTo()));
  }

  static CaseEvent readCommentAdded(ByteString payload) throws InvalidProtocolBufferException {
    return new CaseEvent.CommentAdded(CommentAdded.parseFrom(payload).getMessage());
  }
}

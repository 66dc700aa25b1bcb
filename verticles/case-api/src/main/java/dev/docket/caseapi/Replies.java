package dev.docket.caseapi;

import com.google.protobuf.Timestamp;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.Project;
import dev.docket.proto.caseapi.v1.TimelineCell;
import dev.docket.proto.caseapi.v1.User;
import java.time.Instant;

/// State and rows as the messages of case-api.
final class Replies {

  private Replies() {}

  static Case of(CaseView view) {
    var s = view.state();
    var people = view.people();
    var reply =
        Case.newBuilder()
            .setId(view.id().toString())
            .setProjectId(s.projectId().toString())
            .setKey(s.key())
            .setNumber(s.number())
            .setPublicId(view.publicId())
            .setVersion(s.version())
            .setTypeId(s.typeId().toString())
            .setTitle(s.title())
            .setDescription(s.description())
            .setPriority(s.priority().name())
            .setStatus(s.status().name())
            .setStatusName(s.status().displayName())
            .setStatusGroup(s.status().group().name())
            .setCreationSource(s.creationSource())
            .setCommentCount(s.commentCount())
            .setCreatedAt(timestamp(s.createdAt()));
    if (s.modifiedAt() != null) {
      reply.setModifiedAt(timestamp(s.modifiedAt()));
    }
    if (s.closedAt() != null) {
      reply.setClosedAt(timestamp(s.closedAt()));
    }
    if (people.createdBy() != null) {
      reply.setCreatedBy(of(people.createdBy()));
    }
    if (people.modifiedBy() != null) {
      reply.setModifiedBy(of(people.modifiedBy()));
    }
    if (people.assignee() != null) {
      reply.setAssignee(of(people.assignee()));
    }
    return reply.build();
  }

  static User of(UserRow user) {
    return User.newBuilder()
        .setId(user.id().toString())
        .setName(user.name())
        .setEmail(user.email())
        .setHandle(user.handle())
        .build();
  }

  static TimelineCell of(TimelineRows.StoredCell cell) {
    var reply =
        TimelineCell.newBuilder()
            .setId(cell.id().toString())
            .setCaseId(cell.caseId().toString())
            .setType(cell.type())
            .setContentJson(cell.content().encode())
            .setCreatedAt(timestamp(cell.createdAt()));
    if (cell.author() != null) {
      reply.setAuthor(of(cell.author()));
    }
    if (cell.authorService() != null) {
      reply.setAuthorService(cell.authorService());
    }
    if (cell.modifiedAt() != null) {
      reply.setModifiedAt(timestamp(cell.modifiedAt()));
    }
    return reply.build();
  }

  static Project of(ProjectRows.Project project) {
    return Project.newBuilder()
        .setId(project.id().toString())
        .setKey(project.key())
        .setName(project.name())
        .setCreatedAt(timestamp(project.createdAt()))
        .build();
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}

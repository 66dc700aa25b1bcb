package dev.docket.rapidapi.render;

import com.google.protobuf.Timestamp;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.Project;
import dev.docket.proto.caseapi.v1.TimelineCell;
import dev.docket.proto.caseapi.v1.User;
import java.time.Instant;

/// Messages of case-api as the golden files were made from.
final class Samples {
  static final User ADA = user("0197a000-0000-7000-8000-00000000000a", "Ada");
  static final User BEN = user("0197a000-0000-7000-8000-00000000000b", "Ben");

  private Samples() {}

  static Case newCase() {
    return Case.newBuilder()
        .setId("0197a000-0000-7000-8000-000000000001")
        .setProjectId("0197a000-0000-7000-8000-000000000002")
        .setKey("DEMO-12")
        .setNumber(12)
        .setPublicId(4711)
        .setVersion(1)
        .setTypeId("00000000-0000-0000-0000-000000000001")
        .setTitle("Disk full")
        .setPriority("NOT_DEFINED")
        .setStatus("OPEN")
        .setStatusName("Open")
        .setStatusGroup("SG_OPEN")
        .setCreationSource("MANUAL")
        .setCreatedAt(time("2026-03-01T10:15:30.123456Z"))
        .setCreatedBy(ADA)
        .build();
  }

  static Case closedCase() {
    return newCase().toBuilder()
        .setVersion(7)
        .setDescription("It is.")
        .setPriority("P1")
        .setStatus("CLOSED")
        .setStatusName("Closed")
        .setStatusGroup("SG_CLOSED")
        .setCommentCount(3)
        .setModifiedAt(time("2026-03-02T00:00:00Z"))
        .setClosedAt(time("2026-03-02T00:00:00Z"))
        .setModifiedBy(BEN)
        .setAssignee(ADA)
        .build();
  }

  static TimelineCell comment() {
    return cell("COMMENT", "{\"message\":\"Hello \\\"World\\\"\",\"inner\":1}")
        .setAuthor(ADA)
        .build();
  }

  static TimelineCell statusChanged() {
    return cell("STATUS_CHANGED", "{\"from\":\"OPEN\",\"to\":\"CLOSED\"}")
        .setAuthorService("case-event-handler")
        .setModifiedAt(time("2026-03-03T00:00:00Z"))
        .setDeletedAt(time("2026-03-04T00:00:00Z"))
        .build();
  }

  static TimelineCell.Builder cell(String type, String content) {
    return TimelineCell.newBuilder()
        .setId("0197a000-0000-7000-8000-0000000000c1")
        .setCaseId("0197a000-0000-7000-8000-000000000001")
        .setType(type)
        .setContentJson(content)
        .setCreatedAt(time("2026-03-02T08:00:00.000000001Z"));
  }

  static Project project() {
    return Project.newBuilder()
        .setId("0197a000-0000-7000-8000-000000000002")
        .setKey("DEMO")
        .setName("Demo")
        .setCreatedAt(time("2026-01-01T00:00:00Z"))
        .build();
  }

  private static User user(String id, String name) {
    var handle = name.toLowerCase(java.util.Locale.ROOT) + "@example.com";
    return User.newBuilder().setId(id).setName(name).setEmail(handle).setHandle(handle).build();
  }

  private static Timestamp time(String text) {
    var instant = Instant.parse(text);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}

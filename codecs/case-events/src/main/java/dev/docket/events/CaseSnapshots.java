package dev.docket.events;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.docket.domain.casem.CaseState;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.proto.events.v1.CaseSnapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A case's state to and from its wire form, `docket/events/v1/case_snapshot.proto`.
public final class CaseSnapshots {

  /// Goes up whenever a snapshot written before would no longer be what folding the log gives: a
  /// field more in the state, or an event that now changes it in another way. Snapshots of other
  /// versions are not read.
  public static final int VERSION = 1;

  private CaseSnapshots() {}

  public static byte[] write(CaseState s) {
    var snapshot =
        CaseSnapshot.newBuilder()
            .setProjectId(s.projectId().toString())
            .setKey(s.key())
            .setNumber(s.number())
            .setTypeId(s.typeId().toString())
            .setTitle(s.title())
            .setDescription(s.description())
            .setPriority(s.priority().name())
            .setStatus(s.status().name())
            .setAssigneeId(s.assignee() == null ? "" : s.assignee().toString())
            .setCreationSource(s.creationSource())
            .setCommentCount(s.commentCount())
            .setVersion(s.version())
            .setRecordedAt(EventEnvelopes.timestamp(s.recordedAt()))
            .setCreatedAt(EventEnvelopes.timestamp(s.createdAt()))
            .setCreatedBy(EventEnvelopes.actor(s.createdBy()));
    if (s.modifiedAt() != null) {
      snapshot.setModifiedAt(EventEnvelopes.timestamp(s.modifiedAt()));
    }
    if (s.modifiedBy() != null) {
      snapshot.setModifiedBy(EventEnvelopes.actor(s.modifiedBy()));
    }
    if (s.closedAt() != null) {
      snapshot.setClosedAt(EventEnvelopes.timestamp(s.closedAt()));
    }
    return snapshot.build().toByteArray();
  }

  /// The state in a snapshot of version [#VERSION]; null when the bytes hold none. Never throws for
  /// what is in them.
  public static @Nullable CaseState read(byte[] bytes) {
    try {
      return state(CaseSnapshot.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  private static CaseState state(CaseSnapshot s) {
    return new CaseState(
        UUID.fromString(s.getProjectId()),
        s.getKey(),
        s.getNumber(),
        UUID.fromString(s.getTypeId()),
        s.getTitle(),
        s.getDescription(),
        Priority.valueOf(s.getPriority()),
        CaseStatus.valueOf(s.getStatus()),
        EventEnvelopes.optionalUuid(s.getAssigneeId()),
        s.getCreationSource(),
        s.getCommentCount(),
        s.getVersion(),
        instant(s.getRecordedAt()),
        instant(s.getCreatedAt()),
        EventEnvelopes.actor(s.getCreatedBy()),
        s.hasModifiedAt() ? instant(s.getModifiedAt()) : null,
        s.hasModifiedBy() ? EventEnvelopes.actor(s.getModifiedBy()) : null,
        s.hasClosedAt() ? instant(s.getClosedAt()) : null);
  }

  private static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }
}

package dev.docket.domain.casem;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A case as it stands after its latest event.
///
/// @param version the version of that event
/// @param recordedAt when that event was recorded; the next one is never earlier
/// @param modifiedAt null until the first change
/// @param closedAt null unless the case is closed
public record CaseState(
    UUID projectId,
    String key,
    long number,
    UUID typeId,
    String title,
    String description,
    Priority priority,
    CaseStatus status,
    @Nullable UUID assignee,
    String creationSource,
    long commentCount,
    long version,
    Instant recordedAt,
    Instant createdAt,
    Actor createdBy,
    @Nullable Instant modifiedAt,
    @Nullable Actor modifiedBy,
    @Nullable Instant closedAt) {

  static CaseState created(Recorded<CaseEvent.CaseCreated> recorded) {
    var e = recorded.event();
    return new CaseState(
        e.projectId(),
        e.key(),
        e.number(),
        e.typeId(),
        e.title(),
        e.description(),
        e.priority(),
        e.status(),
        e.assignee(),
        e.creationSource(),
        0,
        recorded.version(),
        recorded.at(),
        recorded.at(),
        recorded.actor(),
        null,
        null,
        e.status().group() == StatusGroup.SG_CLOSED ? recorded.at() : null);
  }

  CaseState changed(Recorded<? extends CaseEvent.Changed> recorded) {
    var after =
        switch (recorded.event()) {
          case CaseEvent.TitleUpdated e -> with(e.to(), priority, status, commentCount, closedAt);
          case CaseEvent.PriorityUpdated e -> with(title, e.to(), status, commentCount, closedAt);
          case CaseEvent.CommentAdded _ ->
              with(title, priority, status, commentCount + 1, closedAt);
          case CaseEvent.StatusUpdated e ->
              with(title, priority, e.to(), commentCount, closedAt(e.to(), recorded.at()));
        };
    return after.stamped(recorded);
  }

  /// A case that moves between closed statuses keeps the instant at which it was first closed.
  private @Nullable Instant closedAt(CaseStatus to, Instant at) {
    if (to.group() != StatusGroup.SG_CLOSED) {
      return null;
    }
    return closedAt == null ? at : closedAt;
  }

  private CaseState with(
      String newTitle,
      Priority newPriority,
      CaseStatus newStatus,
      long newCommentCount,
      @Nullable Instant newClosedAt) {
    return new CaseState(
        projectId,
        key,
        number,
        typeId,
        newTitle,
        description,
        newPriority,
        newStatus,
        assignee,
        creationSource,
        newCommentCount,
        version,
        recordedAt,
        createdAt,
        createdBy,
        modifiedAt,
        modifiedBy,
        newClosedAt);
  }

  private CaseState stamped(Recorded<?> recorded) {
    return new CaseState(
        projectId,
        key,
        number,
        typeId,
        title,
        description,
        priority,
        status,
        assignee,
        creationSource,
        commentCount,
        recorded.version(),
        recorded.at(),
        createdAt,
        createdBy,
        recorded.at(),
        recorded.actor(),
        closedAt);
  }
}

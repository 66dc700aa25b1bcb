package dev.docket.domain.casem;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has happened to a case. Events are facts: they are only ever added to, and `evolve` accepts
/// every one of them.
public sealed interface CaseEvent {

  record CaseCreated(
      UUID projectId,
      String key,
      long number,
      UUID typeId,
      String title,
      String description,
      Priority priority,
      CaseStatus status,
      @Nullable UUID assignee,
      String creationSource)
      implements CaseEvent {}

  /// Anything that happened after the case was created.
  sealed interface Changed extends CaseEvent {}

  record TitleUpdated(String from, String to) implements Changed {}

  record StatusUpdated(CaseStatus from, CaseStatus to) implements Changed {}

  record PriorityUpdated(Priority from, Priority to) implements Changed {}

  record CommentAdded(String message) implements Changed {}
}

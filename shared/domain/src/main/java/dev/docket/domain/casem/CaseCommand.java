package dev.docket.domain.casem;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a caller asks for. A new case and a change to an existing one are different types, so that
/// neither can be decided on the wrong state.
public sealed interface CaseCommand {

  /// Opens a case. `key` and `number` come from the project's counter.
  record CreateCase(
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
      implements CaseCommand {}

  /// Anything asked of a case that exists.
  sealed interface Change extends CaseCommand {}

  record UpdateTitle(String title) implements Change {}

  record UpdateStatus(CaseStatus status) implements Change {}

  record UpdatePriority(Priority priority) implements Change {}

  record AddComment(String message) implements Change {}
}

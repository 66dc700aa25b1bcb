package dev.docket.caseapi;

import dev.docket.domain.casem.CaseCommand;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A case as asked for, before the project has given it a number.
record NewCase(
    UUID projectId,
    UUID typeId,
    String title,
    String description,
    Priority priority,
    CaseStatus status,
    @Nullable UUID assignee) {

  CaseCommand.CreateCase numbered(ProjectRows.CaseNumber next) {
    return new CaseCommand.CreateCase(
        projectId,
        next.projectKey() + "-" + next.number(),
        next.number(),
        typeId,
        title,
        description,
        priority,
        status,
        assignee,
        "MANUAL");
  }
}

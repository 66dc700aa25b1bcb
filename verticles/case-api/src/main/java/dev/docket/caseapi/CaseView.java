package dev.docket.caseapi;

import dev.docket.domain.casem.CaseState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A case with the people it names, as callers see it. A person is null when a service acted, or
/// nobody did.
record CaseView(UUID id, long publicId, CaseState state, People people) {

  record People(
      @Nullable UserRow createdBy, @Nullable UserRow modifiedBy, @Nullable UserRow assignee) {}

  /// The same case after a change by somebody.
  CaseView changed(CaseState newState, @Nullable UserRow by) {
    return new CaseView(
        id, publicId, newState, new People(people.createdBy(), by, people.assignee()));
  }
}

package dev.docket.events;

import dev.docket.domain.casem.CaseState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The case as it stands after an event, as far as routing and filters need it. Strings, so that a
/// consumer can filter on a status or priority that it was not built with.
public record CaseFacets(
    String status,
    String priority,
    @Nullable UUID assignee,
    UUID typeId,
    Map<String, List<String>> attributes) {

  public CaseFacets {
    attributes = Map.copyOf(attributes);
  }

  public static CaseFacets of(CaseState state) {
    return new CaseFacets(
        state.status().name(), state.priority().name(), state.assignee(), state.typeId(), Map.of());
  }
}

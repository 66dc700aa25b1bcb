package dev.docket.domain.timeline;

import dev.docket.domain.casem.CaseEvent;
import java.util.Map;

/// What a cell says.
///
/// @param content names and values as they stand in the cell's JSON
public record CellContent(CellType type, Map<String, String> content) {

  public CellContent {
    content = Map.copyOf(content);
  }

  /// The cell that an event becomes.
  public static CellContent of(CaseEvent event) {
    return switch (event) {
      case CaseEvent.CaseCreated e ->
          new CellContent(
              CellType.CASE_CREATED,
              Map.of("title", e.title(), "creation_source", e.creationSource()));
      case CaseEvent.CommentAdded(var message) ->
          new CellContent(CellType.COMMENT, Map.of("message", message));
      case CaseEvent.TitleUpdated(var from, var to) ->
          new CellContent(CellType.TITLE_CHANGED, Map.of("from", from, "to", to));
      case CaseEvent.PriorityUpdated(var from, var to) ->
          new CellContent(CellType.PRIORITY_CHANGED, Map.of("from", from.name(), "to", to.name()));
      case CaseEvent.StatusUpdated(var from, var to) ->
          new CellContent(
              CellType.STATUS_CHANGED,
              Map.of(
                  "from", from.name(),
                  "to", to.name(),
                  "from_name", from.displayName(),
                  "to_name", to.displayName()));
    };
  }
}

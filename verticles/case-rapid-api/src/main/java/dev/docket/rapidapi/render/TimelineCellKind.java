package dev.docket.rapidapi.render;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The kinds of timeline cells. The contract publishes [#COMMENT] alone; the others are Docket's
/// own, and their content is shown as it was recorded.
public enum TimelineCellKind {
  COMMENT,
  CASE_CREATED,
  TITLE_CHANGED,
  STATUS_CHANGED,
  PRIORITY_CHANGED;

  /// The kind of that name, or null for one that a newer case-api knows: it is shown all the same.
  static @Nullable TimelineCellKind named(String name) {
    for (var kind : values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /// What a client sees as `cell_content`. A comment is cut to its published member, so that
  /// whatever else is recorded with it stays inside.
  static JsonObject cellContent(String type, JsonObject content) {
    return named(type) == COMMENT
        ? new JsonObject().put("message", content.getString("message"))
        : content;
  }
}

package dev.docket.rapidapi.render;

import dev.docket.domain.timeline.CellType;
import dev.docket.proto.caseapi.v1.TimelineCell;
import dev.docket.proto.caseapi.v1.User;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Timeline cells as a JSON:API document. Always a list: a comment is answered by a list of one.
public final class TimelineDocument {
  private TimelineDocument() {}

  public static JsonObject of(List<TimelineCell> cells) {
    var data = new JsonArray();
    cells.forEach(cell -> data.add(resource(cell)));
    return new JsonObject().put("data", data);
  }

  private static JsonObject resource(TimelineCell cell) {
    var content = content(cell);
    var attributes =
        new JsonObject()
            .put("author", author(cell))
            .put("cell_content", content)
            // The same once more as text: the contract has both.
            .put("content", content.encode())
            .put("created_at", Rfc3339.of(cell.getCreatedAt()));
    if (cell.hasDeletedAt()) {
      attributes.put("deleted_at", Rfc3339.of(cell.getDeletedAt()));
    }
    if (cell.hasModifiedAt()) {
      attributes.put("modified_at", Rfc3339.of(cell.getModifiedAt()));
    }
    return new JsonObject()
        .put("id", cell.getId())
        .put("type", "timeline_cell")
        .put("attributes", attributes.put("type", cell.getType()));
  }

  /// What a client sees as `cell_content`. The contract publishes comments alone, and a comment is
  /// cut to its published member, so that whatever else is recorded with it stays inside. The other
  /// kinds are Docket's own and shown as recorded, also one that only a newer case-api knows.
  private static JsonObject content(TimelineCell cell) {
    var recorded = new JsonObject(cell.getContentJson());
    return cell.getType().equals(CellType.COMMENT.name())
        ? new JsonObject().put("message", recorded.getString("message"))
        : recorded;
  }

  /// The contract knows users alone; a cell that a service wrote says so in the same form.
  private static JsonObject author(TimelineCell cell) {
    if (cell.hasAuthor()) {
      return new JsonObject().put("type", "USER").put("content", user(cell.getAuthor()));
    }
    var service = new JsonObject().put("name", cell.getAuthorService());
    return new JsonObject().put("type", "SERVICE").put("content", service);
  }

  private static JsonObject user(User user) {
    return new JsonObject()
        .put("email", user.getEmail())
        .put("handle", user.getHandle())
        .put("id", user.getId())
        .put("name", user.getName());
  }
}

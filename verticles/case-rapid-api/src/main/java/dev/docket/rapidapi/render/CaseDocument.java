package dev.docket.rapidapi.render;

import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.User;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// A case as a JSON:API document. Beyond the published schema it always carries what the contract's
/// own server always sends: `internal_id`, `public_id` (a number in a string), `creation_source`,
/// `comment_count`, `insights`, `merge_status`, and the users it names under `included`.
public final class CaseDocument {
  private CaseDocument() {}

  public static JsonObject of(Case source) {
    var resource =
        new JsonObject()
            .put("id", source.getId())
            .put("type", "case")
            .put("attributes", attributes(source))
            .put("relationships", relationships(source));
    return new JsonObject().put("data", resource).put("included", included(source));
  }

  private static JsonObject attributes(Case source) {
    var attributes = new JsonObject().put("attributes", new JsonObject());
    if (source.hasClosedAt()) {
      attributes.put("closed_at", Rfc3339.of(source.getClosedAt()));
    }
    attributes
        .put("comment_count", source.getCommentCount())
        .put("created_at", Rfc3339.of(source.getCreatedAt()))
        .put("creation_source", source.getCreationSource())
        .put("custom_attributes", new JsonObject())
        .put("description", source.getDescription())
        .put("insights", new JsonArray())
        .put("internal_id", source.getId())
        .put("key", source.getKey())
        .put("merge_status", "NOT_MERGED");
    // Absent until the first change: clients read "was never touched" from it.
    if (source.hasModifiedAt()) {
      attributes.put("modified_at", Rfc3339.of(source.getModifiedAt()));
    }
    return attributes
        .put("priority", source.getPriority())
        .put("public_id", String.valueOf(source.getPublicId()))
        .put("status", source.getStatus())
        .put("status_group", source.getStatusGroup())
        .put("status_name", source.getStatusName())
        .put("title", source.getTitle())
        // Deprecated and of one value in the contract; `type_id` tells the types apart.
        .put("type", "STANDARD")
        .put("type_id", source.getTypeId());
  }

  private static JsonObject relationships(Case source) {
    var relationships = new JsonObject();
    putUser(relationships, "assignee", source.hasAssignee() ? source.getAssignee() : null);
    putUser(relationships, "created_by", source.hasCreatedBy() ? source.getCreatedBy() : null);
    putUser(relationships, "modified_by", source.hasModifiedBy() ? source.getModifiedBy() : null);
    return relationships.put("project", relationship("project", source.getProjectId()));
  }

  private static void putUser(JsonObject relationships, String name, @Nullable User user) {
    if (user != null) {
      relationships.put(name, relationship("user", user.getId()));
    }
  }

  private static JsonObject relationship(String type, String id) {
    return new JsonObject().put("data", new JsonObject().put("id", id).put("type", type));
  }

  private static JsonArray included(Case source) {
    var users = new LinkedHashMap<String, User>();
    if (source.hasCreatedBy()) {
      users.putIfAbsent(source.getCreatedBy().getId(), source.getCreatedBy());
    }
    if (source.hasModifiedBy()) {
      users.putIfAbsent(source.getModifiedBy().getId(), source.getModifiedBy());
    }
    if (source.hasAssignee()) {
      users.putIfAbsent(source.getAssignee().getId(), source.getAssignee());
    }
    var included = new JsonArray();
    users.values().forEach(user -> included.add(user(user)));
    return included;
  }

  private static JsonObject user(User user) {
    var attributes =
        new JsonObject()
            .put("email", user.getEmail())
            .put("handle", user.getHandle())
            .put("name", user.getName());
    return new JsonObject()
        .put("id", user.getId())
        .put("type", "user")
        .put("attributes", attributes);
  }
}

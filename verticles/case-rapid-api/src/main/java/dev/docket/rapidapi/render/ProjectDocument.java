package dev.docket.rapidapi.render;

import dev.docket.proto.caseapi.v1.Project;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Projects as JSON:API documents. What Docket does not store per project yet is there and empty,
/// in the contract's type: no setting is set, no custom case type enabled, nobody a member.
public final class ProjectDocument {
  private ProjectDocument() {}

  public static JsonObject of(Project project) {
    return new JsonObject().put("data", resource(project));
  }

  public static JsonObject of(List<Project> projects) {
    var data = new JsonArray();
    projects.forEach(project -> data.add(resource(project)));
    return new JsonObject().put("data", data);
  }

  private static JsonObject resource(Project project) {
    var attributes =
        new JsonObject()
            .put("enabled_custom_case_types", new JsonArray())
            .put("key", project.getKey())
            .put("name", project.getName())
            .put("restricted", false)
            .put("settings", new JsonObject());
    var relationships =
        new JsonObject()
            .put("member_team", new JsonObject().put("data", new JsonArray()))
            .put("member_user", new JsonObject().put("data", new JsonArray()));
    return new JsonObject()
        .put("id", project.getId())
        .put("type", "project")
        .put("attributes", attributes)
        .put("relationships", relationships);
  }
}

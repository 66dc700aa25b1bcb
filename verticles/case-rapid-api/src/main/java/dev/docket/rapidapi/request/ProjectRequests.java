package dev.docket.rapidapi.request;

import dev.docket.proto.caseapi.v1.CreateProjectRequest;
import io.vertx.core.buffer.Buffer;

/// Bodies of the operations on projects.
public final class ProjectRequests {
  private ProjectRequests() {}

  public static CreateProjectRequest create(Buffer body) {
    var attributes = JsonBody.data(body, "project").child("attributes");
    attributes.child("enabled_custom_case_types").mustBeEmpty();
    attributes.child("team_uuid").mustBeEmpty();
    return CreateProjectRequest.newBuilder()
        .setKey(attributes.child("key").string())
        .setName(attributes.child("name").string())
        .build();
  }
}

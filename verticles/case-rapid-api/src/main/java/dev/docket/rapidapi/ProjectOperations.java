package dev.docket.rapidapi;

import dev.docket.proto.caseapi.v1.GetProjectRequest;
import dev.docket.proto.caseapi.v1.ListProjectsRequest;
import dev.docket.rapidapi.render.ProjectDocument;
import dev.docket.rapidapi.request.ProjectRequests;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/// The operations on projects: read the request, one call, write the document.
final class ProjectOperations {
  private ProjectOperations() {}

  static Future<JsonObject> create(OperationCall call) {
    var request = ProjectRequests.create(call.body());
    return call.api()
        .projects(projects -> projects.createProject(request))
        .map(reply -> ProjectDocument.of(reply.getProject()));
  }

  static Future<JsonObject> list(OperationCall call) {
    return call.api()
        .projects(projects -> projects.listProjects(ListProjectsRequest.getDefaultInstance()))
        .map(reply -> ProjectDocument.of(reply.getProjectsList()));
  }

  static Future<JsonObject> get(OperationCall call) {
    var request = GetProjectRequest.newBuilder().setId(call.projectId()).build();
    return call.api()
        .projects(projects -> projects.getProject(request))
        .map(reply -> ProjectDocument.of(reply.getProject()));
  }
}

package dev.docket.rapidapi;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/// The operations of the contract that are served, one row each. A new one is a row here, its
/// parsing in `request`, its document in `render`.
///
/// A path without parameters stands before one whose parameter would match it (`/projects` before
/// `/{case_id}`): routes are tried in this order.
// HTTP methods and references to static methods never change; the check cannot know.
@SuppressWarnings("ImmutableEnumChecker")
public enum Operation {
  CREATE_PROJECT(
      "CreateProject", HttpMethod.POST, "/api/v2/cases/projects", 201, ProjectOperations::create),
  GET_PROJECTS(
      "GetProjects", HttpMethod.GET, "/api/v2/cases/projects", 200, ProjectOperations::list),
  GET_PROJECT(
      "GetProject",
      HttpMethod.GET,
      "/api/v2/cases/projects/{project_id}",
      200,
      ProjectOperations::get),
  CREATE_CASE("CreateCase", HttpMethod.POST, "/api/v2/cases", 201, CaseOperations::create),
  GET_CASE("GetCase", HttpMethod.GET, "/api/v2/cases/{case_id}", 200, CaseOperations::get),
  UPDATE_CASE_TITLE(
      "UpdateCaseTitle",
      HttpMethod.POST,
      "/api/v2/cases/{case_id}/title",
      200,
      CaseOperations::updateTitle),
  UPDATE_STATUS(
      "UpdateStatus",
      HttpMethod.POST,
      "/api/v2/cases/{case_id}/status",
      200,
      CaseOperations::updateStatus),
  UPDATE_PRIORITY(
      "UpdatePriority",
      HttpMethod.POST,
      "/api/v2/cases/{case_id}/priority",
      200,
      CaseOperations::updatePriority),
  COMMENT_CASE(
      "CommentCase",
      HttpMethod.POST,
      "/api/v2/cases/{case_id}/comment",
      200,
      CaseOperations::comment),
  LIST_CASE_TIMELINE(
      "ListCaseTimeline",
      HttpMethod.GET,
      "/api/v2/cases/{case_id}/timelines",
      200,
      CaseOperations::timeline);

  private final String id;
  private final HttpMethod method;
  private final String path;
  private final int successStatus;
  private final OperationHandler handler;

  Operation(
      String id, HttpMethod method, String path, int successStatus, OperationHandler handler) {
    this.id = id;
    this.method = method;
    this.path = path;
    this.successStatus = successStatus;
    this.handler = handler;
  }

  /// The contract's `operationId`.
  public String id() {
    return id;
  }

  public HttpMethod method() {
    return method;
  }

  /// Whether it may leave something changed behind.
  boolean changes() {
    return !method.equals(HttpMethod.GET);
  }

  /// As the contract writes it, parameters in braces.
  public String path() {
    return path;
  }

  public int successStatus() {
    return successStatus;
  }

  /// The same path in the router's notation.
  String routerPath() {
    return path.replaceAll("\\{(\\w+)}", ":$1");
  }

  Future<JsonObject> handle(OperationCall call) {
    return handler.handle(call);
  }
}

package dev.docket.rapidapi;

import dev.docket.caseclient.CaseApiCalls;
import dev.docket.rapidapi.request.Ids;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/// An authenticated request as an operation sees it.
///
/// @param api case-api on behalf of the caller
/// @param path values of the path's parameters
/// @param body empty when there is none
record OperationCall(CaseApiCalls api, Map<String, String> path, MultiMap query, Buffer body) {
  String caseIdOrKey() {
    return Ids.caseIdOrKey(path.getOrDefault("case_id", ""));
  }

  String projectId() {
    return Ids.projectId(path.getOrDefault("project_id", ""));
  }
}

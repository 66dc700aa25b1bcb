package dev.docket.rapidapi;

import dev.docket.proto.caseapi.v1.CaseReply;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.rapidapi.render.CaseDocument;
import dev.docket.rapidapi.render.TimelineDocument;
import dev.docket.rapidapi.request.CaseRequests;
import dev.docket.rapidapi.request.TimelineRequests;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// The operations on one case: read the request, one call, write the document.
final class CaseOperations {
  private CaseOperations() {}

  static Future<JsonObject> create(OperationCall call) {
    var request = CaseRequests.create(call.body());
    return call.api().cases(cases -> cases.createCase(request)).map(CaseOperations::document);
  }

  static Future<JsonObject> get(OperationCall call) {
    var request = GetCaseRequest.newBuilder().setIdOrKey(call.caseIdOrKey()).build();
    return call.api().cases(cases -> cases.getCase(request)).map(CaseOperations::document);
  }

  static Future<JsonObject> updateTitle(OperationCall call) {
    var request = CaseRequests.title(call.caseIdOrKey(), call.body());
    return call.api().cases(cases -> cases.updateTitle(request)).map(CaseOperations::document);
  }

  static Future<JsonObject> updateStatus(OperationCall call) {
    var request = CaseRequests.status(call.caseIdOrKey(), call.body());
    return call.api().cases(cases -> cases.updateStatus(request)).map(CaseOperations::document);
  }

  static Future<JsonObject> updatePriority(OperationCall call) {
    var request = CaseRequests.priority(call.caseIdOrKey(), call.body());
    return call.api().cases(cases -> cases.updatePriority(request)).map(CaseOperations::document);
  }

  static Future<JsonObject> comment(OperationCall call) {
    var request = CaseRequests.comment(call.caseIdOrKey(), call.body());
    return call.api()
        .cases(cases -> cases.addComment(request))
        .map(reply -> TimelineDocument.of(List.of(reply.getCell())));
  }

  static Future<JsonObject> timeline(OperationCall call) {
    var request = TimelineRequests.list(call.caseIdOrKey(), call.query());
    return call.api()
        .timelines(timelines -> timelines.listCells(request))
        .map(reply -> TimelineDocument.of(reply.getCellsList()));
  }

  private static JsonObject document(CaseReply reply) {
    return CaseDocument.of(reply.getCase());
  }
}

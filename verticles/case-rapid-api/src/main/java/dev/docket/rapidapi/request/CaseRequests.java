package dev.docket.rapidapi.request;

import dev.docket.proto.caseapi.v1.AddCommentRequest;
import dev.docket.proto.caseapi.v1.CreateCaseRequest;
import dev.docket.proto.caseapi.v1.UpdatePriorityRequest;
import dev.docket.proto.caseapi.v1.UpdateStatusRequest;
import dev.docket.proto.caseapi.v1.UpdateTitleRequest;
import dev.docket.rapidapi.error.ApiError;
import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/// Bodies of the operations on cases. What is checked here is the form; what a title or a status
/// name may be is case-api's business, so that the rule stands in one place.
public final class CaseRequests {
  private static final String TYPE = "case";

  /// In the order in which the contract's own server lists them.
  private static final List<String> PRIORITIES =
      List.of("P1", "P2", "P3", "P4", "P5", "NOT_DEFINED");

  private static final List<String> STATUSES = List.of("OPEN", "IN_PROGRESS", "CLOSED");

  private CaseRequests() {}

  public static CreateCaseRequest create(Buffer body) {
    var data = JsonBody.data(body, TYPE);
    var attributes = data.child("attributes");
    attributes.child("custom_attributes").mustBeEmpty();
    var priority = attributes.child("priority");
    var relationships = data.child("relationships");
    var request =
        CreateCaseRequest.newBuilder()
            .setTitle(attributes.child("title").string())
            .setTypeId(attributes.child("type_id").uuid())
            .setDescription(attributes.child("description").stringOr(""))
            .setStatusName(attributes.child("status_name").stringOr(""))
            .setPriority(priority.isPresent() ? priority.oneOf("priority", PRIORITIES) : "")
            .setProjectId(related(relationships.child("project"), "project"));
    var assignee = relationships.child("assignee");
    // `"assignee": null` and `"assignee": {"data": null}` both say: nobody.
    if (assignee.isPresent() && assignee.child("data").isPresent()) {
      request.setAssigneeId(related(assignee, "user"));
    }
    return request.build();
  }

  public static UpdateTitleRequest title(String idOrKey, Buffer body) {
    var attributes = JsonBody.data(body, TYPE).child("attributes");
    return UpdateTitleRequest.newBuilder()
        .setIdOrKey(idOrKey)
        .setTitle(attributes.child("title").string())
        .build();
  }

  /// `status_name` wins when both are there: `status` is the deprecated way to say it.
  public static UpdateStatusRequest status(String idOrKey, Buffer body) {
    var attributes = JsonBody.data(body, TYPE).child("attributes");
    var status = attributes.child("status");
    var statusName = attributes.child("status_name");
    if (!status.isPresent() && !statusName.isPresent()) {
      throw new RefusedException(
          ApiError.badRequest("/data/attributes: expected status_name or status, found neither"));
    }
    var request = UpdateStatusRequest.newBuilder().setIdOrKey(idOrKey);
    if (statusName.isPresent()) {
      request.setStatusName(statusName.string());
    } else {
      request.setStatus(status.oneOf("status", STATUSES));
    }
    return request.build();
  }

  public static UpdatePriorityRequest priority(String idOrKey, Buffer body) {
    var attributes = JsonBody.data(body, TYPE).child("attributes");
    return UpdatePriorityRequest.newBuilder()
        .setIdOrKey(idOrKey)
        .setPriority(attributes.child("priority").oneOf("priority", PRIORITIES))
        .build();
  }

  public static AddCommentRequest comment(String idOrKey, Buffer body) {
    var attributes = JsonBody.data(body, TYPE).child("attributes");
    return AddCommentRequest.newBuilder()
        .setIdOrKey(idOrKey)
        .setMessage(attributes.child("comment").string())
        .build();
  }

  private static String related(JsonField relationship, String type) {
    return relationship.child("data").ofType(type).child("id").uuid();
  }
}

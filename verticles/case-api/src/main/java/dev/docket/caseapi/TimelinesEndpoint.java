package dev.docket.caseapi;

import dev.docket.domain.casem.Actor;
import dev.docket.proto.caseapi.v1.ListCellsReply;
import dev.docket.proto.caseapi.v1.ListCellsRequest;
import dev.docket.proto.caseapi.v1.PutCellReply;
import dev.docket.proto.caseapi.v1.PutCellRequest;
import dev.docket.proto.caseapi.v1.TimelinesService;
import dev.docket.server.grpc.StatusFailure;
import dev.docket.store.OrgDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.time.Instant;

/// The service `Timelines`.
final class TimelinesEndpoint extends TimelinesService {

  private static final int MAX_PAGE_SIZE = 100;
  private static final int DEFAULT_PAGE_SIZE = 50;

  /// Pages behind this one are refused: they would only be a slow way to read nothing.
  private static final int MAX_PAGE_NUMBER = 10_000;

  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private final OrgDatabase database;

  TimelinesEndpoint(OrgDatabase database) {
    this.database = database;
  }

  @Override
  public Future<ListCellsReply> listCells(ListCellsRequest request) {
    var orgId = Asked.caller().orgId();
    var ref = Asked.caseRef(request.getIdOrKey());
    var page = page(request);
    return database.inOrg(
        orgId,
        tx ->
            CaseRows.find(tx, orgId, ref)
                .compose(view -> {
                  if (view == null) {
                    tx.abandon();
                    return Future.failedFuture(Asked.notFound("case"));
                  }
                  var cells = TimelineRows.list(tx, orgId, view.id(), page);
                  tx.finish();
                  return cells.map(found ->
                      ListCellsReply.newBuilder()
                          .addAllCells(found.stream().map(Replies::of).toList())
                          .build());
                }));
  }

  @Override
  public Future<PutCellReply> putCell(PutCellRequest request) {
    var orgId = Asked.caller().orgId();
    var cell = cell(request);
    return database
        .inOrg(
            orgId,
            tx -> {
              var put = TimelineRows.put(tx, orgId, cell);
              tx.finish();
              return put;
            })
        .recover(e ->
            e instanceof PgException pg && FOREIGN_KEY_VIOLATION.equals(pg.getSqlState())
                ? Future.failedFuture(Asked.notFound("case"))
                : Future.failedFuture(e))
        .map(created -> PutCellReply.newBuilder().setCreated(created).build());
  }

  private static TimelineRows.Page page(ListCellsRequest request) {
    int size = request.getPageSize() == 0 ? DEFAULT_PAGE_SIZE : request.getPageSize();
    if (size < 1 || size > MAX_PAGE_SIZE) {
      throw StatusFailure.invalid(
          "page[size]", "page[size] must be from 1 to %d".formatted(MAX_PAGE_SIZE));
    }
    int number = request.getPageNumber();
    if (number < 0 || number > MAX_PAGE_NUMBER) {
      throw StatusFailure.invalid(
          "page[number]", "page[number] must be from 0 to %d".formatted(MAX_PAGE_NUMBER));
    }
    return new TimelineRows.Page(size, number, request.getAscending());
  }

  private static TimelineRows.Cell cell(PutCellRequest request) {
    var at = request.getCreatedAt();
    var user = Asked.optionalUuid("author_user_id", request.getAuthorUserId());
    if ((user == null) == request.getAuthorService().isEmpty()) {
      throw StatusFailure.invalid(
          "author_user_id", "exactly one of author_user_id and author_service must be set");
    }
    return new TimelineRows.Cell(
        Asked.uuid("cell_id", request.getCellId()),
        Asked.uuid("case_id", request.getCaseId()),
        request.getCaseVersion(),
        Asked.uuid("event_id", request.getEventId()),
        request.getType(),
        user == null ? new Actor.Service(request.getAuthorService()) : new Actor.User(user),
        content(request.getContentJson()),
        Instant.ofEpochSecond(at.getSeconds(), at.getNanos()));
  }

  private static JsonObject content(String json) {
    try {
      return new JsonObject(json);
    } catch (DecodeException e) {
      throw StatusFailure.invalid("content_json", "content_json must be a JSON object");
    }
  }
}

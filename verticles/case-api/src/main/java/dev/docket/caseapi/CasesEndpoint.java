package dev.docket.caseapi;

import com.google.protobuf.Message;
import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseCommand;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.domain.timeline.CellContent;
import dev.docket.domain.timeline.CellType;
import dev.docket.events.DomainEvent;
import dev.docket.events.EffectKey;
import dev.docket.proto.caseapi.v1.AddCommentReply;
import dev.docket.proto.caseapi.v1.AddCommentRequest;
import dev.docket.proto.caseapi.v1.CaseReply;
import dev.docket.proto.caseapi.v1.CasesService;
import dev.docket.proto.caseapi.v1.CreateCaseRequest;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.proto.caseapi.v1.UpdatePriorityRequest;
import dev.docket.proto.caseapi.v1.UpdateStatusRequest;
import dev.docket.proto.caseapi.v1.UpdateTitleRequest;
import dev.docket.server.grpc.StatusFailure;
import dev.docket.store.OrgDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// The service `Cases`: reads requests, runs commands, tells outcomes.
final class CasesEndpoint extends CasesService {

  /// What a caller is told to wait when too many commands are waiting here.
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final OrgDatabase database;
  private final CaseCommands commands;
  private final CaseHistory history;
  private final Runnable appended;

  /// @param appended called after each commit that brought new events
  CasesEndpoint(
      OrgDatabase database, CaseCommands commands, CaseHistory history, Runnable appended) {
    this.database = database;
    this.commands = commands;
    this.history = history;
    this.appended = appended;
  }

  @Override
  public Future<CaseReply> createCase(CreateCaseRequest request) {
    return commands
        .create(Asked.caller(request), newCase(request))
        .compose(this::done)
        .map(done -> reply(done.view()));
  }

  @Override
  public Future<CaseReply> getCase(GetCaseRequest request) {
    var orgId = Asked.caller().orgId();
    var ref = Asked.caseRef(request.getIdOrKey());
    var asOf = AsOf.asked(request);
    return database
        .inOrg(
            orgId,
            tx -> {
              var found = CaseRows.find(tx, orgId, ref);
              if (asOf != null) {
                return found.compose(view -> asOf.of(history, tx, orgId, view));
              }
              tx.finish();
              return found;
            })
        .compose(view ->
            view == null
                ? Future.failedFuture(Asked.notFound("case"))
                : Future.succeededFuture(reply(view)));
  }

  @Override
  public Future<CaseReply> updateTitle(UpdateTitleRequest request) {
    return change(
        request,
        request.getIdOrKey(),
        request.getExpectedVersion(),
        () -> new CaseCommand.UpdateTitle(request.getTitle()));
  }

  @Override
  public Future<CaseReply> updateStatus(UpdateStatusRequest request) {
    return change(
        request,
        request.getIdOrKey(),
        request.getExpectedVersion(),
        () ->
            new CaseCommand.UpdateStatus(
                Asked.status(request.getStatus(), request.getStatusName())));
  }

  @Override
  public Future<CaseReply> updatePriority(UpdatePriorityRequest request) {
    return change(
        request,
        request.getIdOrKey(),
        request.getExpectedVersion(),
        () -> new CaseCommand.UpdatePriority(Asked.priority(request.getPriority())));
  }

  /// The cell of the answer is the one that the flavor `timeline` is about to write: same id, same
  /// content.
  @Override
  public Future<AddCommentReply> addComment(AddCommentRequest request) {
    return commands
        .change(
            Asked.caller(request),
            Asked.caseRef(request.getIdOrKey()),
            0,
            new CaseCommand.AddComment(request.getMessage()))
        .compose(this::done)
        .map(done ->
            AddCommentReply.newBuilder()
                .setCase(Replies.of(done.view()))
                .setCell(Replies.of(cell(done.view(), done.events().getFirst())))
                .build());
  }

  private Future<CaseReply> change(
      Message request, String idOrKey, long expectedVersion, Supplier<CaseCommand.Change> change) {
    return commands
        .change(Asked.caller(request), Asked.caseRef(idOrKey), expectedVersion, change.get())
        .compose(this::done)
        .map(done -> reply(done.view()));
  }

  private static NewCase newCase(CreateCaseRequest request) {
    var typeId = Asked.uuid("type_id", request.getTypeId());
    if (!CaseTypes.exists(typeId)) {
      throw Asked.notFound("case type");
    }
    return new NewCase(
        Asked.uuid("project", request.getProjectId()),
        typeId,
        request.getTitle(),
        request.getDescription(),
        request.getPriority().isEmpty()
            ? Priority.NOT_DEFINED
            : Asked.priority(request.getPriority()),
        request.getStatusName().isEmpty()
            ? CaseStatus.OPEN
            : Asked.status("", request.getStatusName()),
        Asked.optionalUuid("assignee", request.getAssigneeId()));
  }

  private Future<CaseOutcome.Done> done(CaseOutcome outcome) {
    return switch (outcome) {
      case CaseOutcome.Done done -> {
        if (!done.events().isEmpty()) {
          appended.run();
        }
        yield Future.succeededFuture(done);
      }
      case CaseOutcome.DoneBefore(var answer) -> Future.succeededFuture(answer);
      case CaseOutcome.Busy _ -> Future.failedFuture(StatusFailure.throttled(COME_BACK));
      case CaseOutcome.KeyReused _ -> Future.failedFuture(Asked.keyReused());
      case CaseOutcome.NotFound(var what) -> Future.failedFuture(Asked.notFound(what));
      case CaseOutcome.Rejected(var field, var detail) ->
          Future.failedFuture(StatusFailure.invalid(field, detail));
      case CaseOutcome.Stale(var expected, var current) ->
          Future.failedFuture(
              StatusFailure.of(
                      GrpcStatus.ABORTED,
                      "version_conflict",
                      "the case is at version %d, not %d".formatted(current, expected))
                  .with("current_version", Long.toString(current)));
    };
  }

  private static CaseReply reply(CaseView view) {
    return CaseReply.newBuilder().setCase(Replies.of(view)).build();
  }

  private static TimelineRows.StoredCell cell(CaseView view, DomainEvent event) {
    var content = CellContent.of(event.event());
    return new TimelineRows.StoredCell(
        EffectKey.timelineCell(event.header().eventId(), CellType.COMMENT).id(),
        view.id(),
        content.type().name(),
        view.people().modifiedBy(),
        event.header().actor() instanceof Actor.Service(var name) ? name : null,
        new JsonObject(Map.copyOf(content.content())),
        event.header().recordedAt(),
        null);
  }
}

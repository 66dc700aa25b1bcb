package dev.docket.rapidapi;

import dev.docket.proto.caseapi.v1.AddCommentReply;
import dev.docket.proto.caseapi.v1.AddCommentRequest;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.CaseReply;
import dev.docket.proto.caseapi.v1.CasesGrpcService;
import dev.docket.proto.caseapi.v1.CreateCaseRequest;
import dev.docket.proto.caseapi.v1.CreateProjectRequest;
import dev.docket.proto.caseapi.v1.DirectoryGrpcService;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.proto.caseapi.v1.GetProjectRequest;
import dev.docket.proto.caseapi.v1.ListCellsReply;
import dev.docket.proto.caseapi.v1.ListCellsRequest;
import dev.docket.proto.caseapi.v1.ListProjectsReply;
import dev.docket.proto.caseapi.v1.ListProjectsRequest;
import dev.docket.proto.caseapi.v1.ProjectReply;
import dev.docket.proto.caseapi.v1.ProjectsGrpcService;
import dev.docket.proto.caseapi.v1.ResolveKeysReply;
import dev.docket.proto.caseapi.v1.ResolveKeysRequest;
import dev.docket.proto.caseapi.v1.TimelinesGrpcService;
import dev.docket.proto.caseapi.v1.UpdatePriorityRequest;
import dev.docket.proto.caseapi.v1.UpdateStatusRequest;
import dev.docket.proto.caseapi.v1.UpdateTitleRequest;
import dev.docket.proto.caseapi.v1.User;
import dev.docket.rapidapi.auth.KeyHashes;
import dev.docket.server.grpc.CallContext;
import dev.docket.server.grpc.GrpcModule;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// case-api as far as its protocol goes: real gRPC, [FakeState] in memory, one org. Tests make it
/// fail through [#fault].
final class FakeCaseApi implements GrpcModule {
  static final String API_KEY = "an-api-key";
  static final String APPLICATION_KEY = "an-application-key";
  static final int MAX_TITLE = 500;
  static final long ORG = 42;
  static final User ADA =
      User.newBuilder()
          .setId("0197a000-0000-7000-8000-00000000000a")
          .setName("Ada")
          .setEmail("ada@example.com")
          .setHandle("ada@example.com")
          .build();

  final AtomicInteger keyQuestions = new AtomicInteger();
  final ConcurrentLinkedDeque<CallContext> calls = new ConcurrentLinkedDeque<>();
  private final FakeState state = new FakeState(ADA);
  private volatile @Nullable Supplier<? extends Future<?>> fault;

  /// What every call but the key question answers from now on; null lets them work again.
  void fault(@Nullable Supplier<? extends Future<?>> fault) {
    this.fault = fault;
  }

  @Override
  public void bind(GrpcServer server) {
    new DirectoryService().bind(server);
    new ProjectsService().bind(server);
    new CasesService().bind(server);
    new TimelinesService().bind(server);
  }

  private <T> Future<T> serve(Supplier<T> method) {
    var call = CallContext.current();
    calls.add(call);
    if (call.org().value() != ORG) {
      return Future.failedFuture("another org");
    }
    var injected = fault;
    return injected == null
        ? Future.succeededFuture(method.get())
        : injected.get().map(_ -> method.get());
  }

  private final class DirectoryService extends DirectoryGrpcService {
    @Override
    public Future<ResolveKeysReply> resolveKeys(ResolveKeysRequest request) {
      keyQuestions.incrementAndGet();
      var asked = new KeyHashes(request.getApiKeyHash(), request.getApplicationKeyHash());
      if (!asked.equals(KeyHashes.of(API_KEY, APPLICATION_KEY))) {
        throw StatusFailure.of(GrpcStatus.UNAUTHENTICATED, "unknown_key", "unknown key");
      }
      return Future.succeededFuture(
          ResolveKeysReply.newBuilder().setOrgId(ORG).setUserId(ADA.getId()).build());
    }
  }

  private final class ProjectsService extends ProjectsGrpcService {
    @Override
    public Future<ProjectReply> createProject(CreateProjectRequest request) {
      return serve(
          () -> ProjectReply.newBuilder().setProject(state.createProject(request)).build());
    }

    @Override
    public Future<ProjectReply> getProject(GetProjectRequest request) {
      return serve(
          () -> ProjectReply.newBuilder().setProject(state.project(request.getId())).build());
    }

    @Override
    public Future<ListProjectsReply> listProjects(ListProjectsRequest request) {
      return serve(() -> ListProjectsReply.newBuilder().addAllProjects(state.projects()).build());
    }
  }

  private final class CasesService extends CasesGrpcService {
    @Override
    public Future<CaseReply> createCase(CreateCaseRequest request) {
      return serveCase(() -> state.createCase(request));
    }

    @Override
    public Future<CaseReply> getCase(GetCaseRequest request) {
      return serveCase(() -> state.find(request.getIdOrKey()));
    }

    @Override
    public Future<CaseReply> updateTitle(UpdateTitleRequest request) {
      return serveCase(() ->
          state.change(
              request.getIdOrKey(), of -> of.setTitle(FakeState.checkedTitle(request.getTitle()))));
    }

    @Override
    public Future<CaseReply> updateStatus(UpdateStatusRequest request) {
      return serveCase(() -> state.changeStatus(request.getIdOrKey(), request.getStatus()));
    }

    @Override
    public Future<CaseReply> updatePriority(UpdatePriorityRequest request) {
      return serveCase(
          () -> state.change(request.getIdOrKey(), of -> of.setPriority(request.getPriority())));
    }

    @Override
    public Future<AddCommentReply> addComment(AddCommentRequest request) {
      return serve(() -> {
        if (request.getMessage().isEmpty()) {
          throw StatusFailure.invalid("comment", "must not be empty");
        }
        var changed =
            state.change(request.getIdOrKey(), of -> of.setCommentCount(of.getCommentCount() + 1));
        var cell =
            state.addCell(
                changed, "COMMENT", new JsonObject().put("message", request.getMessage()));
        return AddCommentReply.newBuilder().setCase(changed).setCell(cell).build();
      });
    }

    private Future<CaseReply> serveCase(Supplier<Case> method) {
      return serve(() -> CaseReply.newBuilder().setCase(method.get()).build());
    }
  }

  private final class TimelinesService extends TimelinesGrpcService {
    @Override
    public Future<ListCellsReply> listCells(ListCellsRequest request) {
      return serve(() -> ListCellsReply.newBuilder().addAllCells(state.page(request)).build());
    }
  }
}

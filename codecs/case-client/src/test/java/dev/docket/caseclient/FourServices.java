package dev.docket.caseclient;

import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.CaseReply;
import dev.docket.proto.caseapi.v1.CasesGrpcService;
import dev.docket.proto.caseapi.v1.DirectoryGrpcService;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.proto.caseapi.v1.ListCellsReply;
import dev.docket.proto.caseapi.v1.ListCellsRequest;
import dev.docket.proto.caseapi.v1.ListProjectsReply;
import dev.docket.proto.caseapi.v1.ListProjectsRequest;
import dev.docket.proto.caseapi.v1.Project;
import dev.docket.proto.caseapi.v1.ProjectsGrpcService;
import dev.docket.proto.caseapi.v1.ResolveKeysReply;
import dev.docket.proto.caseapi.v1.ResolveKeysRequest;
import dev.docket.proto.caseapi.v1.TimelineCell;
import dev.docket.proto.caseapi.v1.TimelinesGrpcService;
import dev.docket.server.grpc.CallContext;
import dev.docket.server.grpc.GrpcModule;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;

/// case-api's four services with the least that tells them apart; each answers with the call's org
/// and person.
final class FourServices implements GrpcModule {
  private static String caller() {
    var call = CallContext.current();
    return call.tenant() + " " + call.actor();
  }

  @Override
  public void bind(GrpcServer server) {
    new CasesGrpcService() {
      @Override
      public Future<CaseReply> getCase(GetCaseRequest request) {
        if (request.getIdOrKey().isEmpty()) {
          throw StatusFailure.of(GrpcStatus.NOT_FOUND, "resource_not_found", "case not found");
        }
        var found = Case.newBuilder().setTitle("case " + caller());
        return Future.succeededFuture(CaseReply.newBuilder().setCase(found).build());
      }
    }.bind(server);
    new ProjectsGrpcService() {
      @Override
      public Future<ListProjectsReply> listProjects(ListProjectsRequest request) {
        var project = Project.newBuilder().setName("project " + caller());
        return Future.succeededFuture(ListProjectsReply.newBuilder().addProjects(project).build());
      }
    }.bind(server);
    new TimelinesGrpcService() {
      @Override
      public Future<ListCellsReply> listCells(ListCellsRequest request) {
        var cell = TimelineCell.newBuilder().setType("cell " + caller());
        return Future.succeededFuture(ListCellsReply.newBuilder().addCells(cell).build());
      }
    }.bind(server);
    new DirectoryGrpcService() {
      @Override
      public Future<ResolveKeysReply> resolveKeys(ResolveKeysRequest request) {
        return Future.succeededFuture(
            ResolveKeysReply.newBuilder().setUserId("user " + caller()).build());
      }
    }.bind(server);
  }
}

package dev.docket.caseapi;

import dev.docket.domain.project.ProjectKey;
import dev.docket.proto.caseapi.v1.CreateProjectRequest;
import dev.docket.proto.caseapi.v1.GetProjectRequest;
import dev.docket.proto.caseapi.v1.ListProjectsReply;
import dev.docket.proto.caseapi.v1.ListProjectsRequest;
import dev.docket.proto.caseapi.v1.ProjectReply;
import dev.docket.proto.caseapi.v1.ProjectsService;
import dev.docket.server.grpc.StatusFailure;
import dev.docket.store.AppendResult.AlreadyDone;
import dev.docket.store.AppendResult.KeyReused;
import dev.docket.store.CommandKeys;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/// The service `Projects`.
final class ProjectsEndpoint extends ProjectsService {

  private final OrgDatabase database;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  ProjectsEndpoint(OrgDatabase database, InstantSource clock, Supplier<UUID> ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public Future<ProjectReply> createProject(CreateProjectRequest request) {
    var caller = Asked.caller(request);
    var project = project(request);
    return database.inOrg(
        caller.orgId(),
        tx ->
            CommandKeys.open(tx, caller.orgId(), List.of(), caller.key())
                .compose(known ->
                    switch (known) {
                      case AlreadyDone done ->
                          ProjectRows.find(tx, caller.orgId(), done.caseId())
                              .map(made -> reply(Objects.requireNonNull(made)));
                      case KeyReused _ -> Future.failedFuture(Asked.keyReused());
                      case null -> created(tx, caller, project);
                    }));
  }

  private static Future<ProjectReply> created(
      OrgTransaction tx, Caller caller, ProjectRows.Project project) {
    var inserted = ProjectRows.insert(tx, caller.orgId(), project);
    var kept =
        caller.key() == null
            ? Future.succeededFuture()
            : CommandKeys.keep(
                tx, caller.orgId(), caller.key(), new AlreadyDone(project.id(), 0, 0));
    return Future.all(inserted, kept)
        .compose(_ ->
            inserted.result()
                ? Future.succeededFuture(reply(project))
                : Future.failedFuture(
                    StatusFailure.of(
                        GrpcStatus.ALREADY_EXISTS,
                        "key_taken",
                        "a project with the key %s exists".formatted(project.key()))));
  }

  @Override
  public Future<ProjectReply> getProject(GetProjectRequest request) {
    var orgId = Asked.caller().orgId();
    var id = Asked.uuid("project_id", request.getId());
    return database
        .inOrg(
            orgId,
            tx -> {
              var found = ProjectRows.find(tx, orgId, id);
              tx.finish();
              return found;
            })
        .compose(project ->
            project == null
                ? Future.failedFuture(Asked.notFound("project"))
                : Future.succeededFuture(reply(project)));
  }

  @Override
  public Future<ListProjectsReply> listProjects(ListProjectsRequest request) {
    var orgId = Asked.caller().orgId();
    return database
        .inOrg(
            orgId,
            tx -> {
              var found = ProjectRows.list(tx, orgId);
              tx.finish();
              return found;
            })
        .map(projects ->
            ListProjectsReply.newBuilder()
                .addAllProjects(projects.stream().map(Replies::of).toList())
                .build());
  }

  private ProjectRows.Project project(CreateProjectRequest request) {
    var wrong = ProjectKey.wrong(request.getKey());
    if (wrong != null) {
      throw StatusFailure.invalid("key", wrong);
    }
    var name = request.getName();
    if (name.isBlank() || name.length() > ProjectKey.MAX_NAME || name.indexOf('\0') >= 0) {
      throw StatusFailure.invalid(
          "name",
          "name must have 1 to %d characters, not all blank and none U+0000"
              .formatted(ProjectKey.MAX_NAME));
    }
    return new ProjectRows.Project(
        ids.get(), request.getKey(), name, clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private static ProjectReply reply(ProjectRows.Project project) {
    return ProjectReply.newBuilder().setProject(Replies.of(project)).build();
  }
}

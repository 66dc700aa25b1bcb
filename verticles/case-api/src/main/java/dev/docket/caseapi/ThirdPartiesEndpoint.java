package dev.docket.caseapi;

import dev.docket.proto.caseapi.v1.FindLinkedCaseReply;
import dev.docket.proto.caseapi.v1.FindLinkedCaseRequest;
import dev.docket.proto.caseapi.v1.GetSyncSettingsRequest;
import dev.docket.proto.caseapi.v1.GetThirdPartyAccountRequest;
import dev.docket.proto.caseapi.v1.JiraMetadata;
import dev.docket.proto.caseapi.v1.SyncSettings;
import dev.docket.proto.caseapi.v1.ThirdPartiesService;
import dev.docket.proto.caseapi.v1.ThirdPartyAccount;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.server.grpc.StatusFailure;
import dev.docket.store.OrgDatabase;
import io.vertx.core.Future;

/// The service `ThirdParties`.
final class ThirdPartiesEndpoint extends ThirdPartiesService {

  private final OrgDatabase database;

  ThirdPartiesEndpoint(OrgDatabase database) {
    this.database = database;
  }

  @Override
  public Future<FindLinkedCaseReply> findLinkedCase(FindLinkedCaseRequest request) {
    var orgId = Asked.caller().orgId();
    var kind = kind(request.getKind());
    return database
        .inOrg(
            orgId,
            tx ->
                ThirdPartyRows.findCase(
                        tx, orgId, kind, request.getAccountId(), request.getTicketKey())
                    .compose(id ->
                        id == null
                            ? Future.succeededFuture()
                            : CaseRows.find(tx, orgId, new CaseRef.ById(id))))
        .compose(view ->
            view == null
                ? Future.failedFuture(Asked.notFound("case"))
                : Future.succeededFuture(
                    FindLinkedCaseReply.newBuilder().setCase(Replies.of(view)).build()));
  }

  @Override
  public Future<SyncSettings> getSyncSettings(GetSyncSettingsRequest request) {
    var orgId = Asked.caller().orgId();
    var projectId = Asked.uuid("project_id", request.getProjectId());
    return database
        .inOrg(
            orgId,
            tx -> {
              var found = ThirdPartyRows.settings(tx, orgId, projectId);
              tx.finish();
              return found;
            })
        .compose(settings ->
            settings == null
                ? Future.failedFuture(Asked.notFound("project"))
                : Future.succeededFuture(SyncSettingsReader.read(settings)));
  }

  @Override
  public Future<ThirdPartyAccount> getThirdPartyAccount(GetThirdPartyAccountRequest request) {
    var orgId = Asked.caller().orgId();
    var kind = kind(request.getKind());
    return database.inOrg(
        orgId,
        tx -> {
          var user = ThirdPartyRows.integrationUser(tx, orgId, kind, request.getAccountId());
          var metadata = ThirdPartyRows.jiraMetadata(tx, orgId, request.getAccountId());
          tx.finish();
          return Future.all(user, metadata)
              .compose(_ ->
                  user.result() == null
                      ? Future.failedFuture(Asked.notFound("account"))
                      : Future.succeededFuture(
                          ThirdPartyAccount.newBuilder()
                              .setIntegrationUserId(user.result())
                              .addAllJiraMetadata(
                                  metadata.result().stream()
                                      .map(ThirdPartiesEndpoint::reply)
                                      .toList())
                              .build()));
        });
  }

  private static JiraMetadata reply(ThirdPartyRows.JiraMetadata metadata) {
    return JiraMetadata.newBuilder()
        .setProjectId(metadata.projectId())
        .setIssueTypeId(metadata.issueTypeId())
        .build();
  }

  private static ThirdPartyKind kind(ThirdPartyKind kind) {
    return switch (kind) {
      case JIRA, SERVICENOW -> kind;
      case THIRD_PARTY_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw StatusFailure.invalid("kind", "kind must be JIRA or SERVICENOW");
    };
  }
}

package dev.docket.thirdpartyreader;

import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.CaseReply;
import dev.docket.proto.caseapi.v1.CasesGrpcService;
import dev.docket.proto.caseapi.v1.CasesService;
import dev.docket.proto.caseapi.v1.DirectoryGrpcService;
import dev.docket.proto.caseapi.v1.DirectoryService;
import dev.docket.proto.caseapi.v1.FindLinkedCaseReply;
import dev.docket.proto.caseapi.v1.FindLinkedCaseRequest;
import dev.docket.proto.caseapi.v1.GetSyncSettingsRequest;
import dev.docket.proto.caseapi.v1.GetThirdPartyAccountRequest;
import dev.docket.proto.caseapi.v1.JiraMetadata;
import dev.docket.proto.caseapi.v1.JiraSync;
import dev.docket.proto.caseapi.v1.ResolveWebhookReply;
import dev.docket.proto.caseapi.v1.ResolveWebhookRequest;
import dev.docket.proto.caseapi.v1.SyncSettings;
import dev.docket.proto.caseapi.v1.SyncType;
import dev.docket.proto.caseapi.v1.ThirdPartiesGrpcService;
import dev.docket.proto.caseapi.v1.ThirdPartiesService;
import dev.docket.proto.caseapi.v1.ThirdPartyAccount;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.proto.caseapi.v1.UpdateTitleRequest;
import dev.docket.server.grpc.CallContext;
import dev.docket.server.grpc.GrpcModule;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// case-api as far as its protocol goes: real gRPC, cases linked to tickets in memory, one org, one
/// account, one webhook.
final class FakeCaseApi implements GrpcModule {
  static final long ORG = 42;
  static final String ACCOUNT = "acc-1";
  static final String WEBHOOK = "wh-jira";
  static final String SECRET = "a webhook's secret";
  static final String INTEGRATION_USER = "557058:docket";
  static final String PROJECT = "10001";
  static final String ISSUE_TYPE = "10002";

  /// A project of Docket without settings; cases of all others are synchronized.
  static final String LOST_PROJECT = "lost";

  record Update(String caseId, String title, long expectedVersion, CallContext call) {}

  /// Every call of UpdateTitle, refused ones too.
  final List<Update> updates = new CopyOnWriteArrayList<>();

  /// The ticket of every call of FindLinkedCase.
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final ConcurrentMap<String, Case> byTicket = new ConcurrentHashMap<>();
  private final Queue<StatusFailure> faults = new ConcurrentLinkedQueue<>();

  /// What was done under which effect key, by the key as text.
  private final ConcurrentMap<String, CaseReply> effects = new ConcurrentHashMap<>();

  void link(String ticket, String title) {
    link(ticket, title, "project");
  }

  void link(String ticket, String title, String projectId) {
    byTicket.put(
        ticket,
        Case.newBuilder()
            .setId("case-of-" + ticket)
            .setProjectId(projectId)
            .setTitle(title)
            .setVersion(7)
            .build());
  }

  /// A person gives the case another title.
  void retitle(String ticket, String title) {
    byTicket.computeIfPresent(ticket, (_, before) -> retitled(before, title));
  }

  private static Case retitled(Case before, String title) {
    return before.toBuilder().setTitle(title).setVersion(before.getVersion() + 1).build();
  }

  @Nullable String title(String ticket) {
    var linked = byTicket.get(ticket);
    return linked == null ? null : linked.getTitle();
  }

  List<Update> updates(String ticket) {
    return updates.stream().filter(it -> it.caseId().equals("case-of-" + ticket)).toList();
  }

  /// What the next calls of UpdateTitle answer, one after the other.
  void failUpdates(StatusFailure failure, int times) {
    for (int i = 0; i < times; i++) {
      faults.add(failure);
    }
  }

  @Override
  public void bind(GrpcServer server) {
    server.addService(DirectoryGrpcService.of(new Directory()));
    server.addService(ThirdPartiesGrpcService.of(new ThirdParties()));
    server.addService(CasesGrpcService.of(new Cases()));
  }

  private static StatusFailure notFound(String what) {
    return StatusFailure.of(GrpcStatus.NOT_FOUND, "resource_not_found", what + " not found");
  }

  private static final class Directory extends DirectoryService {
    @Override
    public Future<ResolveWebhookReply> resolveWebhook(ResolveWebhookRequest request) {
      return request.getWebhookId().equals(WEBHOOK)
          ? Future.succeededFuture(
              ResolveWebhookReply.newBuilder()
                  .setOrgId(ORG)
                  .setKind(ThirdPartyKind.JIRA)
                  .setAccountId(ACCOUNT)
                  .setSecret(SECRET)
                  .build())
          : Future.failedFuture(notFound("webhook"));
    }
  }

  private final class ThirdParties extends ThirdPartiesService {
    @Override
    public Future<FindLinkedCaseReply> findLinkedCase(FindLinkedCaseRequest request) {
      asked.add(request.getTicketKey());
      var ours =
          CallContext.current().org().value() == ORG && request.getAccountId().equals(ACCOUNT);
      var linked = ours ? byTicket.get(request.getTicketKey()) : null;
      return linked == null
          ? Future.failedFuture(notFound("case"))
          : Future.succeededFuture(FindLinkedCaseReply.newBuilder().setCase(linked).build());
    }

    @Override
    public Future<SyncSettings> getSyncSettings(GetSyncSettingsRequest request) {
      var sync =
          JiraSync.newBuilder()
              .setIntegrationEnabled(true)
              .setSyncEnabled(true)
              .setAccountId(ACCOUNT)
              .setTitle(SyncType.SYNC_TYPE_BIDIRECTIONAL);
      return request.getProjectId().equals(LOST_PROJECT)
          ? Future.failedFuture(notFound("project"))
          : Future.succeededFuture(SyncSettings.newBuilder().setJira(sync).build());
    }

    @Override
    public Future<ThirdPartyAccount> getThirdPartyAccount(GetThirdPartyAccountRequest request) {
      var used = JiraMetadata.newBuilder().setProjectId(PROJECT).setIssueTypeId(ISSUE_TYPE);
      return request.getAccountId().equals(ACCOUNT)
          ? Future.succeededFuture(
              ThirdPartyAccount.newBuilder()
                  .setIntegrationUserId(INTEGRATION_USER)
                  .addJiraMetadata(used)
                  .build())
          : Future.failedFuture(notFound("account"));
    }
  }

  private final class Cases extends CasesService {
    @Override
    public Future<CaseReply> updateTitle(UpdateTitleRequest request) {
      updates.add(
          new Update(
              request.getIdOrKey(),
              request.getTitle(),
              request.getExpectedVersion(),
              CallContext.current()));
      var fault = faults.poll();
      if (fault != null) {
        return Future.failedFuture(fault);
      }
      return Future.succeededFuture(
          effects.computeIfAbsent(
              String.valueOf(CallContext.current().key()), _ -> changed(request)));
    }

    private CaseReply changed(UpdateTitleRequest request) {
      var ticket = request.getIdOrKey().substring("case-of-".length());
      var changed =
          Objects.requireNonNull(
              byTicket.computeIfPresent(
                  ticket, (_, before) -> retitled(before, request.getTitle())));
      return CaseReply.newBuilder().setCase(changed).build();
    }
  }

  /// What a caller of the given version is told when the case has gone on.
  static StatusFailure conflict() {
    return StatusFailure.of(GrpcStatus.ABORTED, "version_conflict", "the case has changed");
  }
}

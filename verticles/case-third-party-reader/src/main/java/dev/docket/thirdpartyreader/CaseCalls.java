package dev.docket.thirdpartyreader;

import dev.docket.caseclient.CaseApiCalls;
import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure.DeadlineExceeded;
import dev.docket.client.CallFailure.Rejected;
import dev.docket.client.CallMetadata;
import dev.docket.events.EffectKey;
import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.tracing.SpanName;
import dev.docket.kit.tracing.Trace;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.FindLinkedCaseRequest;
import dev.docket.proto.caseapi.v1.GetSyncSettingsRequest;
import dev.docket.proto.caseapi.v1.GetThirdPartyAccountRequest;
import dev.docket.proto.caseapi.v1.SyncSettings;
import dev.docket.proto.caseapi.v1.ThirdPartyAccount;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.proto.caseapi.v1.UpdateTitleRequest;
import dev.docket.thirdparty.ThirdPartyType;
import dev.docket.thirdparty.Ticket;
import dev.docket.thirdpartyreader.filter.AccountKey;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// case-api for one change of a record: in the name of its org, because of its delivery, as one
/// effect of it, within its time. Waits for the answers: for virtual threads. Every method may
/// throw [CallFailedException].
///
/// @param effect what this change commands is done once under this key, however often it is
///   delivered
/// @param deadline no call outlasts it
record CaseCalls(
    CaseApiClient caseApi,
    CallMetadata metadata,
    EffectKey effect,
    Instant deadline,
    InstantSource clock) {

  /// The case that is linked to the ticket, as it is now; null when there is none.
  @Nullable Case linkedCase(Ticket ticket) {
    var request =
        FindLinkedCaseRequest.newBuilder()
            .setKind(kind(ticket.thirdParty()))
            .setAccountId(ticket.accountId())
            .setTicketKey(ticket.key())
            .build();
    var reply =
        Trace.span(
            SpanName.GET_CASE,
            () -> found(api -> api.thirdParties(it -> it.findLinkedCase(request))));
    return reply == null ? null : reply.getCase();
  }

  /// The sync settings of a project; null when there is no such project.
  @Nullable SyncSettings settings(String projectId) {
    var request = GetSyncSettingsRequest.newBuilder().setProjectId(projectId).build();
    return Trace.span(
        SpanName.GET_SETTINGS,
        () -> found(api -> api.thirdParties(it -> it.getSyncSettings(request))));
  }

  /// The ticket's account; null when the org has none of that name.
  @Nullable ThirdPartyAccount account(Ticket ticket) {
    var request = accountRequest(kind(ticket.thirdParty()), ticket.accountId());
    return found(api -> api.thirdParties(it -> it.getThirdPartyAccount(request)));
  }

  /// Does nothing when this change was applied before, whatever has become of the title since.
  ///
  /// @throws CallFailedException with [dev.docket.client.CallFailure.Conflict] when the case has
  ///   changed since it was read
  void updateTitle(Case read, String title) {
    var request =
        UpdateTitleRequest.newBuilder()
            .setIdOrKey(read.getId())
            .setTitle(title)
            .setExpectedVersion(read.getVersion())
            .build();
    var _ =
        Trace.span(
            SpanName.UPDATE_CASE,
            () -> api(commanding()).cases(cases -> cases.updateTitle(request)).await());
  }

  static GetThirdPartyAccountRequest accountRequest(ThirdPartyKind kind, String accountId) {
    return GetThirdPartyAccountRequest.newBuilder().setKind(kind).setAccountId(accountId).build();
  }

  /// The same question as [#account], for nobody in particular and without waiting.
  static Future<ThirdPartyAccount> account(
      CaseApiClient caseApi, ThirdPartyKind kind, AccountKey key) {
    var request = accountRequest(kind, key.accountId());
    return caseApi
        .as(CallMetadata.forOrg(new OrgId(key.orgId())))
        .thirdParties(it -> it.getThirdPartyAccount(request));
  }

  private <T> @Nullable T found(Function<CaseApiCalls, Future<T>> call) {
    try {
      return call.apply(api(metadata)).await();
    } catch (CallFailedException e) {
      if (e.failure() instanceof Rejected rejected && rejected.status() == GrpcStatus.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private CallMetadata commanding() {
    return metadata.once(new CallKey.Effect(effect.id()));
  }

  private CaseApiCalls api(CallMetadata of) {
    var left = Duration.between(clock.instant(), deadline);
    if (!left.isPositive()) {
      throw new CallFailedException(new DeadlineExceeded(Duration.ZERO));
    }
    return caseApi.as(of.within(left));
  }

  private static ThirdPartyKind kind(ThirdPartyType type) {
    return switch (type) {
      case JIRA -> ThirdPartyKind.JIRA;
      case SERVICENOW -> ThirdPartyKind.SERVICENOW;
    };
  }
}

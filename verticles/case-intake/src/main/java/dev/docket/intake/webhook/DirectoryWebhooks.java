package dev.docket.intake.webhook;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure.Rejected;
import dev.docket.client.CallMetadata;
import dev.docket.kit.config.Secret;
import dev.docket.kit.identity.OrgId;
import dev.docket.proto.caseapi.v1.ResolveWebhookReply;
import dev.docket.proto.caseapi.v1.ResolveWebhookRequest;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;

/// Asks case-api's directory for the webhooks of one third party. The call names no org: finding it
/// out is its purpose.
public final class DirectoryWebhooks implements WebhookResolver {
  private final CaseApiClient caseApi;
  private final ThirdPartyKind kind;

  public DirectoryWebhooks(CaseApiClient caseApi, ThirdPartyKind kind) {
    this.caseApi = caseApi;
    this.kind = kind;
  }

  @Override
  public Future<Webhook> resolve(String webhookId) {
    var request = ResolveWebhookRequest.newBuilder().setWebhookId(webhookId).build();
    return caseApi
        .as(CallMetadata.withoutOrg())
        .directory(directory -> directory.resolveWebhook(request))
        .map(this::webhook)
        .recover(DirectoryWebhooks::unknown);
  }

  private Webhook webhook(ResolveWebhookReply reply) {
    return reply.getKind() == kind
        ? new Webhook.Known(
            new OrgId(reply.getOrgId()), reply.getAccountId(), new Secret(reply.getSecret()))
        : new Webhook.Unknown();
  }

  private static Future<Webhook> unknown(Throwable cause) {
    var notFound =
        cause instanceof CallFailedException failed
            && failed.failure() instanceof Rejected rejected
            && rejected.status() == GrpcStatus.NOT_FOUND;
    return notFound ? Future.succeededFuture(new Webhook.Unknown()) : Future.failedFuture(cause);
  }
}

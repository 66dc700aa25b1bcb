package dev.docket.intake;

import dev.docket.proto.caseapi.v1.DirectoryGrpcService;
import dev.docket.proto.caseapi.v1.DirectoryService;
import dev.docket.proto.caseapi.v1.ResolveWebhookReply;
import dev.docket.proto.caseapi.v1.ResolveWebhookRequest;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.server.grpc.GrpcModule;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import java.util.Map;

/// case-api's directory as far as the intake asks it.
final class FakeDirectory implements GrpcModule {
  static final long ORG = 42;
  static final String ACCOUNT = "acc-1";
  static final String SECRET = "a webhook's secret";

  /// The directory itself fails for this one.
  static final String BROKEN = "wh-broken";

  private static final Map<String, ResolveWebhookReply> WEBHOOKS =
      Map.of(
          "wh-jira", reply(ThirdPartyKind.JIRA, SECRET),
          "wh-open", reply(ThirdPartyKind.JIRA, ""),
          "wh-snow", reply(ThirdPartyKind.SERVICENOW, SECRET));

  @Override
  public void bind(GrpcServer server) {
    server.addService(
        DirectoryGrpcService.of(
            new DirectoryService() {
              @Override
              public Future<ResolveWebhookReply> resolveWebhook(ResolveWebhookRequest request) {
                return resolve(request.getWebhookId());
              }
            }));
  }

  private static Future<ResolveWebhookReply> resolve(String id) {
    if (id.equals(BROKEN)) {
      return Future.failedFuture(
          StatusFailure.of(GrpcStatus.UNAVAILABLE, "unavailable", "not now"));
    }
    var reply = WEBHOOKS.get(id);
    return reply == null
        ? Future.failedFuture(
            StatusFailure.of(GrpcStatus.NOT_FOUND, "resource_not_found", "webhook not found"))
        : Future.succeededFuture(reply);
  }

  private static ResolveWebhookReply reply(ThirdPartyKind kind, String secret) {
    return ResolveWebhookReply.newBuilder()
        .setOrgId(ORG)
        .setKind(kind)
        .setAccountId(ACCOUNT)
        .setSecret(secret)
        .build();
  }
}

package dev.docket.caseapi;

import com.google.protobuf.ByteString;
import dev.docket.kit.identity.SecretBox;
import dev.docket.proto.caseapi.v1.DirectoryService;
import dev.docket.proto.caseapi.v1.ResolveKeysReply;
import dev.docket.proto.caseapi.v1.ResolveKeysRequest;
import dev.docket.proto.caseapi.v1.ResolveWebhookReply;
import dev.docket.proto.caseapi.v1.ResolveWebhookRequest;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.sqlclient.Pool;

/// The service `Directory`.
final class DirectoryEndpoint extends DirectoryService {

  private static final int SHA_256_BYTES = 32;

  private static final int MAX_WEBHOOK_ID = 200;

  private final Pool pool;
  private final SecretBox secrets;

  DirectoryEndpoint(Pool pool, SecretBox secrets) {
    this.pool = pool;
    this.secrets = secrets;
  }

  @Override
  public Future<ResolveKeysReply> resolveKeys(ResolveKeysRequest request) {
    return DirectoryRows.resolve(
            pool,
            hash("api_key_hash", request.getApiKeyHash()),
            hash("application_key_hash", request.getApplicationKeyHash()))
        .compose(identity ->
            identity == null
                ? Future.failedFuture(
                    StatusFailure.of(
                        GrpcStatus.UNAUTHENTICATED,
                        "unknown_key",
                        "the API key or the application key is unknown or revoked"))
                : Future.succeededFuture(
                    ResolveKeysReply.newBuilder()
                        .setOrgId(identity.orgId())
                        .setUserId(identity.userId().toString())
                        .build()));
  }

  @Override
  public Future<ResolveWebhookReply> resolveWebhook(ResolveWebhookRequest request) {
    var id = request.getWebhookId();
    if (id.isEmpty() || id.length() > MAX_WEBHOOK_ID || id.indexOf('\0') >= 0) {
      throw Asked.notFound("webhook");
    }
    return DirectoryRows.webhook(pool, id)
        .compose(webhook ->
            webhook == null
                ? Future.failedFuture(Asked.notFound("webhook"))
                : Future.succeededFuture(
                    ResolveWebhookReply.newBuilder()
                        .setOrgId(webhook.orgId())
                        .setKind(ThirdPartyKind.valueOf(webhook.kind()))
                        .setAccountId(webhook.accountId())
                        .setSecret(secrets.open(webhook.secret(), id))
                        .build()));
  }

  private static Buffer hash(String field, ByteString bytes) {
    if (bytes.size() != SHA_256_BYTES) {
      throw StatusFailure.invalid(field, field + " must have 32 bytes");
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}

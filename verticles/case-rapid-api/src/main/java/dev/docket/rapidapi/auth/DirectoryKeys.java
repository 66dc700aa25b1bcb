package dev.docket.rapidapi.auth;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure.Rejected;
import dev.docket.client.CallMetadata;
import dev.docket.kit.identity.OrgId;
import dev.docket.proto.caseapi.v1.ResolveKeysReply;
import dev.docket.proto.caseapi.v1.ResolveKeysRequest;
import dev.docket.rapidapi.auth.KeyOwner.Caller;
import dev.docket.rapidapi.auth.KeyOwner.Nobody;
import io.vertx.core.Future;
import java.util.UUID;

/// Asks case-api's directory. The call names no org: finding it out is its purpose.
public final class DirectoryKeys implements KeyResolver {
  /// The directory's word for "no such owner"; any other refusal of the call is a failure of ours.
  private static final String UNKNOWN_KEY = "unknown_key";

  private final CaseApiClient caseApi;

  public DirectoryKeys(CaseApiClient caseApi) {
    this.caseApi = caseApi;
  }

  @Override
  public Future<KeyOwner> resolve(KeyHashes keys) {
    var request =
        ResolveKeysRequest.newBuilder()
            .setApiKeyHash(keys.apiKey())
            .setApplicationKeyHash(keys.applicationKey())
            .build();
    return caseApi
        .as(CallMetadata.withoutOrg())
        .directory(directory -> directory.resolveKeys(request))
        .map(DirectoryKeys::caller)
        .recover(DirectoryKeys::nobody);
  }

  private static KeyOwner caller(ResolveKeysReply reply) {
    return new Caller(new OrgId(reply.getOrgId()), UUID.fromString(reply.getUserId()));
  }

  private static Future<KeyOwner> nobody(Throwable cause) {
    var unknown =
        cause instanceof CallFailedException failed
            && failed.failure() instanceof Rejected rejected
            && rejected.reason().equals(UNKNOWN_KEY);
    return unknown ? Future.succeededFuture(new Nobody()) : Future.failedFuture(cause);
  }
}

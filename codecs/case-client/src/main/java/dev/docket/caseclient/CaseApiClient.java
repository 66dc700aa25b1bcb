package dev.docket.caseclient;

import dev.docket.client.CallMetadata;
import dev.docket.client.GrpcChannel;

/// The way into case-api. Holds no state of its own and is as thread-safe as its channel, so that
/// one serves a whole process.
public final class CaseApiClient {
  private final GrpcChannel channel;

  public CaseApiClient(GrpcChannel channel) {
    this.channel = channel;
  }

  /// case-api on behalf of an org and, when `metadata` names one, a person; with the metadata's
  /// deadline, or the channel's when it has none.
  public CaseApiCalls as(CallMetadata metadata) {
    return new CaseApiCalls(channel, metadata);
  }
}

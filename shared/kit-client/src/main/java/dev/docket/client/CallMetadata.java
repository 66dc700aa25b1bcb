package dev.docket.client;

import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// For whom and because of what a call is made.
///
/// @param org the organization; null only for the methods that find it out
/// @param actor the person on whose behalf; null when the service acts by itself
/// @param cause the event that caused the call; null when none did
/// @param depth how many effects led here from the first command
/// @param key under which a command is done once; null when it may be done again
/// @param deadline how long to wait for the answer; null takes the channel's
public record CallMetadata(
    @Nullable OrgId org,
    @Nullable UUID actor,
    @Nullable UUID cause,
    int depth,
    @Nullable CallKey key,
    @Nullable Duration deadline) {
  public static CallMetadata forOrg(OrgId org) {
    return new CallMetadata(org, null, null, 0, null, null);
  }

  public static CallMetadata withoutOrg() {
    return new CallMetadata(null, null, null, 0, null, null);
  }

  public CallMetadata onBehalfOf(UUID person) {
    return new CallMetadata(org, person, cause, depth, key, deadline);
  }

  public CallMetadata because(UUID event, int depthOfEffect) {
    return new CallMetadata(org, actor, event, depthOfEffect, key, deadline);
  }

  public CallMetadata once(CallKey under) {
    return new CallMetadata(org, actor, cause, depth, under, deadline);
  }

  public CallMetadata within(Duration time) {
    return new CallMetadata(org, actor, cause, depth, key, time);
  }
}

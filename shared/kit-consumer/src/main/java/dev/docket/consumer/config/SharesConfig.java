package dev.docket.consumer.config;

/// How much of a consumer one key and one tenant may have, so that the others get theirs. For
/// [Order#KEY], where keys do not wait for each other anyway.
///
/// What a key or a tenant has beyond its share goes to the parking lot, if there is one, and comes
/// back by itself; without a lot its partition waits.
///
/// @param laneDepth records of one key in flight
/// @param tenantPercent of `limits.maxInFlight` that one tenant may have while there are others, 1
///   to 100
/// @param tenantRuns keys of one tenant at handlers at a time while there are others
public record SharesConfig(int laneDepth, int tenantPercent, int tenantRuns) {

  /// No limit on what one tenant has at handlers: how much they can take, only the host knows.
  public static final SharesConfig DEFAULT = new SharesConfig(1000, 50, Integer.MAX_VALUE);

  public SharesConfig {
    Checks.positive("shares.laneDepth", laneDepth);
    Checks.require(
        tenantPercent >= 1 && tenantPercent <= 100,
        "shares.tenantPercent must be 1 to 100, was " + tenantPercent);
    Checks.positive("shares.tenantRuns", tenantRuns);
  }
}

package dev.docket.rapidapi.auth;

import java.time.Duration;

/// Limits of a [KeyCache].
///
/// @param callerTtl how long an owner is believed, so also how long a revoked key goes on working;
///   up to 30 s
/// @param nobodyTtl how long an unknown key stays unknown, so also how long a new key may be
///   refused; up to `callerTtl`
/// @param entries owners remembered, 1 to 1,000,000, and as many unknown keys beside them
public record KeyCacheConfig(Duration callerTtl, Duration nobodyTtl, int entries) {
  /// The directory's own promise to its callers.
  static final Duration MAX_TTL = Duration.ofSeconds(30);

  public KeyCacheConfig {
    if (callerTtl.isNegative() || callerTtl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException("callerTtl: expected 0s to 30s, found " + callerTtl);
    }
    if (nobodyTtl.isNegative() || nobodyTtl.compareTo(callerTtl) > 0) {
      throw new IllegalArgumentException("nobodyTtl: expected 0s to callerTtl, found " + nobodyTtl);
    }
    if (entries < 1 || entries > 1_000_000) {
      throw new IllegalArgumentException("entries: expected 1 to 1000000, found " + entries);
    }
  }
}

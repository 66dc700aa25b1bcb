package dev.docket.intake.webhook;

import java.time.Duration;

/// Limits of a [WebhookCache].
///
/// @param knownTtl how long a webhook is believed, so also how long an old secret goes on working;
///   up to 30 s
/// @param unknownTtl how long an unknown webhook stays unknown, so also how long a new one may be
///   refused; up to `knownTtl`
/// @param entries webhooks remembered, 1 to 1,000,000, and as many unknown ones beside them
public record WebhookCacheConfig(Duration knownTtl, Duration unknownTtl, int entries) {
  /// The directory's own promise to its callers.
  static final Duration MAX_TTL = Duration.ofSeconds(30);

  public WebhookCacheConfig {
    if (knownTtl.isNegative() || knownTtl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException("knownTtl: expected 0s to 30s, found " + knownTtl);
    }
    if (unknownTtl.isNegative() || unknownTtl.compareTo(knownTtl) > 0) {
      throw new IllegalArgumentException(
          "unknownTtl: expected 0s to knownTtl, found " + unknownTtl);
    }
    if (entries < 1 || entries > 1_000_000) {
      throw new IllegalArgumentException("entries: expected 1 to 1000000, found " + entries);
    }
  }
}

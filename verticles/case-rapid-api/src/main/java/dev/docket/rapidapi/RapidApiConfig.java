package dev.docket.rapidapi;

import dev.docket.kit.config.ConfigNode;
import dev.docket.rapidapi.auth.KeyCacheConfig;
import java.time.Duration;

/// The section of the REST service in the process's document.
///
/// @param retryAfter what a caller is told to wait while case-api cannot be reached, 1 s to 10
///   minutes
/// @param keys limits of the memory of who owns which keys
public record RapidApiConfig(Duration retryAfter, KeyCacheConfig keys) {
  private static final Duration MIN_RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);

  public RapidApiConfig {
    if (retryAfter.compareTo(MIN_RETRY_AFTER) < 0 || retryAfter.compareTo(MAX_RETRY_AFTER) > 0) {
      throw new IllegalArgumentException("retryAfter: expected 1s to 10m, found " + retryAfter);
    }
  }

  public static RapidApiConfig from(ConfigNode node) {
    var retryAfter = node.duration("retryAfter", Duration.ofSeconds(1));
    var keys = keys(node.objectOrEmpty("keys"));
    node.rejectUnknown();
    return node.build(() -> new RapidApiConfig(retryAfter, keys));
  }

  private static KeyCacheConfig keys(ConfigNode node) {
    var callerTtl = node.duration("callerTtl", Duration.ofSeconds(30));
    var nobodyTtl = node.duration("nobodyTtl", Duration.ofSeconds(5));
    var entries = node.integer("entries", 10_000);
    node.rejectUnknown();
    return node.build(() -> new KeyCacheConfig(callerTtl, nobodyTtl, entries));
  }
}

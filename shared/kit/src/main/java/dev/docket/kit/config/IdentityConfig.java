package dev.docket.kit.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The section `identity`: the keys by which services of one installation know each other.
///
/// A key is rotated by adding the new one everywhere, then changing `signingKid`, then removing the
/// old one.
///
/// @param keys key id → HMAC-SHA-256 secret of at least 32 bytes; at least one
/// @param signingKid the key that signs; the others are only accepted
/// @param tokenTtl how long a token is good for, 1 minute to 1 hour; 5 minutes by default
public record IdentityConfig(Map<String, Secret> keys, String signingKid, Duration tokenTtl) {
  /// RFC 7518, 3.2: a key as long as the hash output, or longer.
  static final int MIN_KEY_BYTES = 32;

  public IdentityConfig {
    keys = Map.copyOf(keys);
    keys.forEach((kid, key) -> {
      if (key.value().getBytes(StandardCharsets.UTF_8).length < MIN_KEY_BYTES) {
        throw new IllegalArgumentException(
            "keys.%s: expected at least %d bytes".formatted(kid, MIN_KEY_BYTES));
      }
    });
    if (!keys.containsKey(signingKid)) {
      throw new IllegalArgumentException(
          "signingKid: expected one of the keys, found \"%s\"".formatted(signingKid));
    }
    Expect.range("tokenTtl", tokenTtl, Duration.ofMinutes(1), Duration.ofHours(1));
  }

  public static IdentityConfig from(ConfigNode node) {
    var keysNode = node.object("keys");
    var keys = new LinkedHashMap<String, Secret>();
    for (var kid : keysNode.keys()) {
      keys.put(kid, keysNode.requireSecret(kid));
    }
    var signingKid = node.requireString("signingKid");
    var tokenTtl = node.duration("tokenTtl", Duration.ofMinutes(5));
    node.rejectUnknown();
    return node.build(() -> new IdentityConfig(keys, signingKid, tokenTtl));
  }
}

package dev.docket.kit.config;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The section `secrets`: the keys that secrets of third parties are sealed with at rest.
///
/// A key is rotated by adding the new one, changing `sealingKid`, sealing again what is stored,
/// then removing the old one.
///
/// @param keys key id → 32 bytes in base64; at least one
/// @param sealingKid the key that seals; the others only open
public record SecretsConfig(Map<String, Secret> keys, String sealingKid) {
  private static final int KEY_BYTES = 32;

  public SecretsConfig {
    keys = Map.copyOf(keys);
    keys.forEach((kid, key) -> {
      if (!isKey(key.value())) {
        throw new IllegalArgumentException(
            "keys.%s: expected %d bytes in base64".formatted(kid, KEY_BYTES));
      }
    });
    if (!keys.containsKey(sealingKid)) {
      throw new IllegalArgumentException(
          "sealingKid: expected one of the keys, found \"%s\"".formatted(sealingKid));
    }
  }

  public static SecretsConfig from(ConfigNode node) {
    var keysNode = node.object("keys");
    var keys = new LinkedHashMap<String, Secret>();
    for (var kid : keysNode.keys()) {
      keys.put(kid, keysNode.requireSecret(kid));
    }
    var sealingKid = node.requireString("sealingKid");
    node.rejectUnknown();
    return node.build(() -> new SecretsConfig(keys, sealingKid));
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}

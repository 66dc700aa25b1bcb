package dev.docket.kit.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plain JSON trees: `Map`, `List`, `String`, `Number`, `Boolean`.
final class JsonTree {
  private JsonTree() {}

  /// The object with its type made known; JSON objects have string keys by construction.
  @SuppressWarnings("unchecked") // the JSON parser makes no other keys
  static Map<String, Object> object(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  /// Lays `overlay` over `base`: objects are merged deep, everything else is replaced, `null`
  /// removes the key.
  static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> overlay) {
    var merged = new LinkedHashMap<>(base);
    overlay.forEach((key, value) -> mergeKey(merged, key, value));
    return merged;
  }

  private static void mergeKey(Map<String, Object> merged, String key, @Nullable Object value) {
    switch (value) {
      case null -> merged.remove(key);
      case Map<?, ?> above -> {
        // Also where there is nothing below: merging onto an empty object drops the nulls inside.
        var below =
            merged.get(key) instanceof Map<?, ?> present
                ? object(present)
                : Map.<String, Object>of();
        merged.put(key, merge(below, object(above)));
      }
      default -> merged.put(key, value);
    }
  }
}

package dev.docket.kit.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
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

  /// The value at a path of keys, or null.
  static @Nullable Object at(Map<String, Object> tree, List<String> path) {
    @Nullable Object value = tree;
    for (var key : path) {
      value = value instanceof Map<?, ?> object ? object.get(key) : null;
    }
    return value;
  }

  /// A copy with another value at a path of keys; null removes it.
  static Map<String, Object> with(
      Map<String, Object> tree, List<String> path, @Nullable Object value) {
    var copy = new LinkedHashMap<>(tree);
    var key = path.getFirst();
    if (path.size() > 1) {
      var below =
          copy.get(key) instanceof Map<?, ?> object ? object(object) : Map.<String, Object>of();
      if (value != null || copy.containsKey(key)) {
        copy.put(key, with(below, path.subList(1, path.size()), value));
      }
    } else if (value == null) {
      copy.remove(key);
    } else {
      copy.put(key, value);
    }
    return copy;
  }

  /// The JSON paths below `path` at which two trees differ; of what one lacks, the topmost.
  static void differences(
      String path, Map<String, Object> one, Map<String, Object> other, Consumer<String> found) {
    var keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    for (var key : keys) {
      var here = JsonPath.child(path, key);
      var a = one.get(key);
      var b = other.get(key);
      if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
        differences(here, object(left), object(right), found);
      } else if (!Objects.equals(a, b)) {
        found.accept(here);
      }
    }
  }
}

package dev.docket.kit.config;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prints a merged document, secrets masked. What is a secret is decided by its key
/// ([Secret#isSecretName]); everything below such a key is masked too.
final class ConfigPrinter {
  private ConfigPrinter() {}

  static String print(Map<String, Object> document) {
    return new JsonObject(maskObject(document, false)).encodePrettily();
  }

  private static Map<String, Object> maskObject(Map<String, Object> object, boolean secret) {
    var masked = new LinkedHashMap<String, Object>();
    object.forEach(
        (key, value) -> masked.put(key, mask(value, secret || Secret.isSecretName(key))));
    return masked;
  }

  private static Object mask(Object value, boolean secret) {
    return switch (value) {
      case Map<?, ?> object -> maskObject(JsonTree.object(object), secret);
      case List<?> list -> list.stream().map(element -> mask(element, secret)).toList();
      case Placeholders.Untyped(var text) -> secret ? Secret.MASK : text;
      default -> secret ? Secret.MASK : value;
    };
  }
}

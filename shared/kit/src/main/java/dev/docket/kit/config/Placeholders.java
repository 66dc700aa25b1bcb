package dev.docket.kit.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Replaces `${NAME}` and `${NAME:default}` in the string values of a document. `$${` stands for a
/// literal `${`.
///
/// Runs after the merge, so that a value an overlay has replaced needs no environment variable.
final class Placeholders {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?\\}|\\$\\{");

  /// A value that was wholly one placeholder. It has no JSON type yet: the reader decides, so that
  /// an environment variable can be a port as well as a password of digits.
  record Untyped(String text) {}

  private final String file;
  private final Function<String, @Nullable String> environment;

  Placeholders(String file, Function<String, @Nullable String> environment) {
    this.file = file;
    this.environment = environment;
  }

  Map<String, Object> resolve(Map<String, Object> object) {
    return resolveObject(object, "$");
  }

  private Map<String, Object> resolveObject(Map<String, Object> object, String path) {
    var resolved = new LinkedHashMap<String, Object>();
    object.forEach((key, value) -> resolved.put(key, resolve(value, JsonPath.child(path, key))));
    return resolved;
  }

  private Object resolve(@Nullable Object value, String path) {
    return switch (value) {
      // The merge has dropped the nulls of objects; in a list null says nothing.
      case null ->
          throw new ConfigException("%s: %s: expected a value, found null".formatted(file, path));
      case Map<?, ?> object -> resolveObject(JsonTree.object(object), path);
      case List<?> list -> {
        var resolved = new ArrayList<Object>(list.size());
        for (int i = 0; i < list.size(); i++) {
          resolved.add(resolve(list.get(i), path + "[" + i + "]"));
        }
        yield List.copyOf(resolved);
      }
      case String text -> substitute(text, path);
      default -> value;
    };
  }

  private Object substitute(String text, String path) {
    if (!text.contains("${")) {
      return text;
    }
    var matcher = PLACEHOLDER.matcher(text);
    if (matcher.matches() && matcher.group(1) != null) {
      return new Untyped(valueOf(matcher, path));
    }
    matcher.reset();
    return matcher.replaceAll(match -> Matcher.quoteReplacement(replacement(matcher, path)));
  }

  private String replacement(Matcher matcher, String path) {
    if (matcher.group().equals("$${")) {
      return "${";
    }
    if (matcher.group(1) == null) {
      throw new ConfigException(
          "%s: %s: expected ${NAME} or ${NAME:default}, found a \"${\" that is not one (write $${ for a literal)"
              .formatted(file, path));
    }
    return valueOf(matcher, path);
  }

  private String valueOf(Matcher matcher, String path) {
    var name = matcher.group(1);
    var value = environment.apply(name);
    if (value == null) {
      value = matcher.group(2);
    }
    if (value == null) {
      throw new ConfigException(
          "%s: %s: environment variable %s is not set and has no default"
              .formatted(file, path, name));
    }
    return value;
  }
}

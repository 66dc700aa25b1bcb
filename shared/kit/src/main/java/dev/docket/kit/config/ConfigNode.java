package dev.docket.kit.config;

import dev.docket.kit.config.Placeholders.Untyped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Typed reader of one object of the configuration document.
///
/// A wrong type, value or range is a [ConfigException] with the file and the JSON path, for example
/// `conf/all.json: $.http.port: expected an integer from 0 to 65535, found "abc"`. The node
/// remembers which keys were asked for, so that [#rejectUnknown()] can name the ones nobody knows:
/// call it after the last read.
///
/// Owned by the thread that reads the configuration at the start; not thread-safe.
public final class ConfigNode {
  private final String file;
  private final String path;
  private final Map<String, Object> values;
  private final boolean secret;
  private final Set<String> known = new TreeSet<>();

  private ConfigNode(String file, String path, Map<String, Object> values, boolean secret) {
    this.file = file;
    this.path = path;
    this.values = values;
    this.secret = secret;
  }

  static ConfigNode root(String file, Map<String, Object> values) {
    return new ConfigNode(file, "$", values, false);
  }

  /// A document that comes from no file; `source` takes the file's place in messages. Placeholders
  /// are not resolved.
  public static ConfigNode of(String source, Map<String, Object> values) {
    return root(source, JsonTree.merge(Map.of(), values));
  }

  /// The node's place in the document, `$` for the whole.
  public String path() {
    return path;
  }

  /// The node as indented JSON, secrets as `***`.
  public String print() {
    return ConfigPrinter.print(values);
  }

  /// Whether the documents say the same.
  public boolean sameAs(ConfigNode other) {
    return values.equals(other.values);
  }

  /// A copy of this document that has at a path of keys what `other` has there, if only nothing.
  public ConfigNode withFrom(ConfigNode other, List<String> keys) {
    return new ConfigNode(
        file, path, JsonTree.with(values, keys, JsonTree.at(other.values, keys)), secret);
  }

  /// The JSON paths at which the documents differ, in alphabetical order.
  public List<String> differences(ConfigNode other) {
    var found = new ArrayList<String>();
    JsonTree.differences(path, values, other.values, found::add);
    return List.copyOf(found);
  }

  /// The keys present, in the order of the document. Counts as having read them all.
  public Set<String> keys() {
    known.addAll(values.keySet());
    return Collections.unmodifiableSet(values.keySet());
  }

  public String requireString(String name) {
    var value = value(name);
    if (value == null) {
      throw missing(name, "a string");
    }
    return parsed(name, value, "a string", Scalars::string);
  }

  public String string(String name, String fallback) {
    return optional(name, fallback, "a string", Scalars::string);
  }

  /// The secret, or null when the key is absent.
  ///
  /// @throws IllegalArgumentException when the name would be printed in clear
  ///   ([Secret#isSecretName]): a mistake of the caller, not of the document
  public @Nullable Secret secret(String name) {
    if (!(secret || Secret.isSecretName(name))) {
      throw new IllegalArgumentException(name + " is not a name that Secret.isSecretName knows");
    }
    var value = value(name);
    return value == null ? null : new Secret(parsed(name, value, "a string", Scalars::string));
  }

  /// As [#secret], but the key must be there.
  public Secret requireSecret(String name) {
    var secret = secret(name);
    if (secret == null) {
      throw missing(name, "a string");
    }
    return secret;
  }

  /// An integer from `min` to `max`; the fallback is not checked.
  public int integer(String name, int fallback, int min, int max) {
    Function<Object, @Nullable Integer> inRange =
        value -> {
          var number = Scalars.integer(value);
          return number != null && number >= min && number <= max ? number : null;
        };
    return optional(name, fallback, "an integer from %d to %d".formatted(min, max), inRange);
  }

  /// Any int; for values whose range the section's record checks.
  public int integer(String name, int fallback) {
    return optional(name, fallback, "an integer", Scalars::integer);
  }

  /// Any number; for values whose range the section's record checks.
  public double decimal(String name, double fallback) {
    return optional(name, fallback, "a number", Scalars::decimal);
  }

  public boolean bool(String name, boolean fallback) {
    return optional(name, fallback, "true or false", Scalars::bool);
  }

  /// A duration with its unit: `100ms`, `5s`, `2m`, `1h`, `7d`.
  public Duration duration(String name, Duration fallback) {
    return optional(
        name, fallback, "a duration such as \"100ms\", \"5s\" or \"2m\"", Scalars::duration);
  }

  /// A size in bytes with its unit (`512B`, `64KB`, `4MB`, `1GB`; steps of 1024), or a plain number
  /// of bytes.
  public long bytes(String name, long fallback) {
    return optional(name, fallback, "a size such as \"64KB\" or \"4MB\"", Scalars::bytes);
  }

  /// The strings of a list; empty when the key is absent.
  public List<String> stringList(String name) {
    return optional(name, List.of(), "a list of strings", Scalars::strings);
  }

  /// The 64-bit integers of a list; empty when the key is absent.
  public List<Long> longList(String name) {
    return optional(name, List.of(), "a list of integers", Scalars::longs);
  }

  /// The objects of a list, `name[0]` and so on in messages; empty when the key is absent.
  public List<ConfigNode> objectList(String name) {
    List<Map<String, Object>> objects =
        optional(name, List.of(), "a list of objects", Scalars::objects);
    var nodes = new ArrayList<ConfigNode>(objects.size());
    for (var object : objects) {
      nodes.add(child("%s[%d]".formatted(name, nodes.size()), object));
    }
    return nodes;
  }

  /// The object's scalar values as strings (`true`, `10`), for properties handed to a library;
  /// empty when absent.
  public Map<String, String> stringMap(String name) {
    var node = objectOrEmpty(name);
    var strings = new LinkedHashMap<String, String>();
    node.values.forEach((key, value) -> {
      if (value instanceof Map || value instanceof List) {
        throw node.failure(key, "expected a string, number or boolean");
      }
      strings.put(key, value instanceof Untyped(var text) ? text : value.toString());
    });
    return Collections.unmodifiableMap(strings);
  }

  /// The object, or null when the key is absent.
  public @Nullable ConfigNode optionalObject(String name) {
    var value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> object)) {
      throw failure(name, "expected an object");
    }
    return child(name, JsonTree.object(object));
  }

  public ConfigNode object(String name) {
    var node = optionalObject(name);
    if (node == null) {
      throw missing(name, "an object");
    }
    return node;
  }

  /// The object; when the key is absent an empty one, so that every value takes its default.
  public ConfigNode objectOrEmpty(String name) {
    var node = optionalObject(name);
    return node == null ? child(name, Map.of()) : node;
  }

  /// Runs a record's constructor and gives its [IllegalArgumentException] (`field: expected …`) the
  /// file and the path.
  public <T> T build(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigException("%s: %s.%s".formatted(file, path, e.getMessage()));
    }
  }

  /// Fails when the document has a key that no reader has asked for.
  ///
  /// @throws ConfigException naming the first such key that no reader has asked for, with the keys
  ///   that are known
  public void rejectUnknown() {
    for (var key : values.keySet()) {
      if (!known.contains(key)) {
        throw failure(key, "unknown key; known: " + String.join(", ", known), null);
      }
    }
  }

  /// A failure at one of this node's keys, for checks that a caller makes itself.
  ///
  /// @param expected what should have stood there, for example `expected one of crash, park`
  public ConfigException failure(String name, String expected) {
    return failure(name, expected, values.get(name));
  }

  private ConfigException failure(String name, String expected, @Nullable Object found) {
    var shown = found == null ? "" : ", found " + show(name, found);
    return new ConfigException(
        "%s: %s: %s%s".formatted(file, JsonPath.child(path, name), expected, shown));
  }

  private ConfigException missing(String name, String expected) {
    return failure(name, "required, expected " + expected, null);
  }

  private String show(String name, Object found) {
    if (secret || Secret.isSecretName(name)) {
      return Secret.MASK;
    }
    return switch (found) {
      case String text -> '"' + text + '"';
      case Untyped(var text) -> '"' + text + '"';
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      default -> found.toString();
    };
  }

  private ConfigNode child(String name, Map<String, Object> object) {
    return new ConfigNode(
        file, JsonPath.child(path, name), object, secret || Secret.isSecretName(name));
  }

  private @Nullable Object value(String name) {
    known.add(name);
    return values.get(name);
  }

  private <T> T optional(
      String name, T fallback, String expected, Function<Object, @Nullable T> parse) {
    var value = value(name);
    return value == null ? fallback : parsed(name, value, expected, parse);
  }

  private <T> T parsed(
      String name, Object value, String expected, Function<Object, @Nullable T> parse) {
    var parsed = parse.apply(value);
    if (parsed == null) {
      throw failure(name, "expected " + expected, value);
    }
    return parsed;
  }
}

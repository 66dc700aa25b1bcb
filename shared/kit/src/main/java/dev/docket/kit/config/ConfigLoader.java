package dev.docket.kit.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a configuration file into a [ConfigNode].
///
/// A file may name others in `"include": ["base.json", …]`, relative to itself. They are merged in
/// order and the file itself comes last: later wins, objects are merged deep, arrays are replaced,
/// `null` removes a key. Then `${NAME}` and `${NAME:default}` in string values are replaced.
/// Comments (`//`, `/* */`) are allowed; a key given twice in one object is an error, because one
/// of the two would be lost in silence.
///
/// Blocking file access: call it at the start, before any event loop runs.
public final class ConfigLoader {
  /// Largest configuration file, in bytes.
  static final long MAX_FILE_BYTES = 1 << 20;

  /// Most files in one chain of includes.
  static final int MAX_DEPTH = 16;

  private static final String INCLUDE = "include";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .build();

  private final Function<String, @Nullable String> environment;

  /// A loader with the given environment.
  ///
  /// @param environment what a variable's name stands for, or null when it is not set;
  ///   `System::getenv` in a process
  public ConfigLoader(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /// Loads the file, its includes, and the environment's values.
  ///
  /// @throws ConfigException on a missing or unreadable file, malformed JSON (with line and
  ///   column), a document that is no object, an include cycle, or a variable without value and
  ///   default
  public ConfigNode load(Path file) {
    var merged = read(file, new ArrayList<>());
    return ConfigNode.root(
        file.toString(), new Placeholders(file.toString(), environment).resolve(merged));
  }

  private Map<String, Object> read(Path file, List<Path> chain) {
    var identity = file.toAbsolutePath().normalize();
    if (chain.contains(identity)) {
      throw new ConfigException("%s: includes itself: %s".formatted(file, names(chain, identity)));
    }
    if (chain.size() == MAX_DEPTH) {
      throw new ConfigException(
          "%s: includes are nested deeper than %d files".formatted(file, MAX_DEPTH));
    }
    chain.add(identity);
    var document = new LinkedHashMap<>(parse(file));
    var merged = Map.<String, Object>of();
    for (var included : includes(file, document.remove(INCLUDE))) {
      merged = JsonTree.merge(merged, read(beside(file, included), chain));
    }
    chain.removeLast();
    return JsonTree.merge(merged, document);
  }

  private static Path beside(Path file, String included) {
    try {
      return file.resolveSibling(included);
    } catch (InvalidPathException e) {
      throw new ConfigException("%s: $.include: expected a list of file names".formatted(file));
    }
  }

  private static String names(List<Path> chain, Path again) {
    var names = new ArrayList<String>();
    chain.subList(chain.indexOf(again), chain.size()).forEach(path -> names.add(fileName(path)));
    names.add(fileName(again));
    return String.join(" -> ", names);
  }

  private static String fileName(Path path) {
    var name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static List<String> includes(Path file, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw new ConfigException("%s: $.include: expected a list of file names".formatted(file));
    }
    return list.stream().map(String.class::cast).toList();
  }

  private static Map<String, Object> parse(Path file) {
    try {
      var parser = JSON.createParser(readText(file));
      if (JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject object) {
        return object.getMap();
      }
      throw new ConfigException("%s: expected a JSON object".formatted(file));
    } catch (DecodeException | IOException e) {
      throw malformed(file, e);
    }
  }

  private static ConfigException malformed(Path file, Exception failure) {
    if (failure.getCause() instanceof JsonProcessingException json) {
      var at = json.getLocation();
      return new ConfigException(
          "%s: malformed JSON at line %d, column %d: %s"
              .formatted(file, at.getLineNr(), at.getColumnNr(), json.getOriginalMessage()));
    }
    return new ConfigException("%s: malformed JSON: %s".formatted(file, failure.getMessage()));
  }

  private static String readText(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new ConfigException("%s: no such file".formatted(file));
      }
      var size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new ConfigException(
            "%s: expected at most %d bytes, found %d".formatted(file, MAX_FILE_BYTES, size));
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigException("%s: cannot be read: %s".formatted(file, e));
    }
  }
}

package dev.docket.kit.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The section `logging`.
///
/// @param format how an event is written
/// @param levels logger (`root` for all) → level, over those that the launcher ships
public record LoggingConfig(Format format, Map<String, Level> levels) {

  /// `text` for people, one line and its stack trace; `json` for collectors, one object per line.
  public enum Format {
    TEXT,
    JSON
  }

  /// What is logged, this and worse.
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF
  }

  public LoggingConfig {
    levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
  }

  public static LoggingConfig from(ConfigNode node) {
    var format =
        switch (node.string("format", "text")) {
          case "text" -> Format.TEXT;
          case "json" -> Format.JSON;
          default -> throw node.failure("format", "expected one of text, json");
        };
    var levels = levels(node.objectOrEmpty("levels"));
    node.rejectUnknown();
    return new LoggingConfig(format, levels);
  }

  /// What may change while the process runs.
  public static Map<String, Level> levels(ConfigNode node) {
    var levels = new LinkedHashMap<String, Level>();
    for (var logger : node.keys()) {
      levels.put(logger, level(node, logger));
    }
    return levels;
  }

  private static Level level(ConfigNode node, String logger) {
    try {
      return Level.valueOf(node.requireString(logger).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw node.failure(logger, "expected one of trace, debug, info, warn, error, off");
    }
  }
}

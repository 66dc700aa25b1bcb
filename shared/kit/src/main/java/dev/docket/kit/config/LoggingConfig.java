package dev.docket.kit.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The section `logging`.
///
/// @param levels logger → level, over what the logging library was set up with; `ROOT` is the root
///   logger
public record LoggingConfig(Map<String, Level> levels) {

  /// From the most that can be logged to nothing.
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF
  }

  public LoggingConfig {
    levels = Map.copyOf(levels);
  }

  public static LoggingConfig from(ConfigNode node) {
    var levelsNode = node.objectOrEmpty("levels");
    var levels = new LinkedHashMap<String, Level>();
    for (var logger : levelsNode.keys()) {
      levels.put(logger, level(levelsNode, logger));
    }
    node.rejectUnknown();
    return new LoggingConfig(levels);
  }

  private static Level level(ConfigNode node, String logger) {
    var text = node.requireString(logger);
    return Arrays.stream(Level.values())
        .filter(level -> name(level).equals(text))
        .findFirst()
        .orElseThrow(() ->
            node.failure(
                logger,
                "expected one of "
                    + Arrays.stream(Level.values())
                        .map(LoggingConfig::name)
                        .collect(Collectors.joining(", "))));
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}

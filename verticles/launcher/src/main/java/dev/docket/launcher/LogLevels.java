package dev.docket.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.docket.kit.config.LoggingConfig;
import dev.docket.kit.reload.Reloadable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;

/// Sets the levels of loggers, and back what the logging library had been set up with where the
/// configuration says nothing any more. Used by one thread at a time.
final class LogLevels {

  private final ILoggerFactory loggers;
  private final Map<String, @Nullable Level> before = new HashMap<>();

  LogLevels(ILoggerFactory loggers) {
    this.loggers = loggers;
  }

  Reloadable<Map<String, LoggingConfig.Level>> reloadable() {
    return new Reloadable<>(
        List.of("logging", "levels"),
        (node, key) -> LoggingConfig.levels(node.objectOrEmpty(key)),
        this::apply);
  }

  /// Does nothing where another library logs.
  void apply(Map<String, LoggingConfig.Level> levels) {
    if (!(loggers instanceof LoggerContext context)) {
      return;
    }
    before.forEach((name, level) -> {
      if (!levels.containsKey(name)) {
        context.getLogger(name).setLevel(level);
      }
    });
    before.keySet().retainAll(levels.keySet());
    levels.forEach((name, level) -> {
      var logger = context.getLogger(name);
      if (!before.containsKey(name)) {
        before.put(name, logger.getLevel());
      }
      logger.setLevel(level(level));
    });
  }

  private static Level level(LoggingConfig.Level level) {
    return switch (level) {
      case TRACE -> Level.TRACE;
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
      case OFF -> Level.OFF;
    };
  }
}

package dev.docket.kit.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.docket.kit.config.LoggingConfig;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Has the process's logs written in the form its configuration says, where its `logback.xml` says.
public final class LogOutput {

  private LogOutput() {}

  /// For the start of the process. Events that are logged before have the shipped form.
  public static void apply(LoggingConfig config) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    // Libraries that use the JDK's logging would write to the terminal, past all of this.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    switch (config.format()) {
      case TEXT -> {}
      case JSON -> writeJson(context);
    }
  }

  private static void writeJson(LoggerContext context) {
    var appenders = context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (appenders.hasNext()) {
      if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        var lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        appender.setEncoder(lines);
      }
    }
  }
}

package dev.docket.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// Fails a test during which Vert.x has warned of a blocked thread: what blocks an event loop in a
/// test blocks all its tenants in production. The warnings are read from the log, so this needs
/// Logback; JUnit finds it by its service file, no test has to name it.
public final class BlockedThreadWatch
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  /// The name Vert.x gives to the logger of its checker.
  static final String LOGGER = "io.vertx.core.impl.BlockedThreadChecker";

  /// A thread that stays blocked warns every second; the first ones say it all.
  private static final int LIMIT = 20;

  /// One per JVM, like the log. Filled by the checkers' timers, emptied by the test's thread.
  private static final Recorder RECORDER = new Recorder();

  @Override
  public void beforeAll(ExtensionContext context) {
    RECORDER.attach((Logger) LoggerFactory.getLogger(LOGGER));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    failWhenBlocked();
  }

  /// Also what a class's own start and end has blocked.
  @Override
  public void afterAll(ExtensionContext context) {
    failWhenBlocked();
  }

  private static void failWhenBlocked() {
    var warnings = new ArrayList<String>();
    RECORDER.warnings.drainTo(warnings);
    if (!warnings.isEmpty()) {
      throw new AssertionError(
          "Vert.x warned of a blocked thread:\n" + String.join("\n", warnings));
    }
  }

  private static final class Recorder extends AppenderBase<ILoggingEvent> {
    private final ArrayBlockingQueue<String> warnings = new ArrayBlockingQueue<>(LIMIT);

    /// Logback ignores an appender that is already there.
    void attach(Logger logger) {
      setContext(logger.getLoggerContext());
      start();
      logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        var stack = event.getThrowableProxy();
        var text =
            stack == null
                ? List.of(event.getFormattedMessage())
                : List.of(event.getFormattedMessage(), ThrowableProxyUtil.asString(stack));
        var _ = warnings.offer(String.join("\n", text));
      }
    }
  }
}

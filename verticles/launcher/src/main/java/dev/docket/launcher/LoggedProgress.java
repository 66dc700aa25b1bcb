package dev.docket.launcher;

import dev.docket.kit.logging.LogKeys;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log of a production process how it starts and stops, and ends the process behind its
/// orderly stop.
final class LoggedProgress implements ProcessListener {

  private static final Logger LOG = LoggerFactory.getLogger(LoggedProgress.class);

  @Override
  public void started(String step, Duration took) {
    log(step, took, "started");
  }

  @Override
  public void stopped(String step, Duration took) {
    log(step, took, "stopped");
  }

  @Override
  public void ended() {
    ProcessExit.complete();
  }

  private static void log(String step, Duration took, String what) {
    LOG.atInfo()
        .addKeyValue(LogKeys.SERVICE, step)
        .addKeyValue(LogKeys.DURATION_MS, took.toMillis())
        .log(what);
  }
}

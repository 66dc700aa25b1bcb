package dev.docket.launcher;

import dev.docket.kit.logging.LogKeys;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How this process ends, and with which code. The JVM tells its shutdown hooks nothing of the code
/// given to `System.exit`, and after a signal it ends with 128 + the signal even when everything
/// has stopped in order: so the code is kept here, one per process like the exit itself.
public final class ProcessExit {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessExit.class);
  private static final int FAILED = 1;
  private static final AtomicInteger CODE = new AtomicInteger();

  private ProcessExit() {}

  /// Runs the shutdown hooks and ends the process; does not return.
  public static void with(int code) {
    CODE.set(code);
    System.exit(code);
  }

  /// Called by the last shutdown hook: 0 after a signal, else the code given to [#with].
  public static void complete() {
    Runtime.getRuntime().halt(CODE.get());
  }

  /// Gives up, with exit code 1: whoever runs the process starts it again with clean state. Returns
  /// at once; the orderly stop runs in the shutdown hook and must not wait for the caller.
  static void because(String part, Throwable failure) {
    LOG.atError()
        .addKeyValue(LogKeys.FLAVOR, part)
        .addKeyValue(LogKeys.REASON, String.valueOf(failure.getMessage()))
        .log("ending the process");
    Thread.ofPlatform().name("docket-exit").start(() -> with(FAILED));
  }
}

package dev.docket.chaos.platform;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Signals that Java has no methods for.
public enum Signal {
  /// The process stands still where it is, and keeps its connections.
  STOP,
  /// It goes on as if nothing had been.
  CONTINUE;

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /// Sent when this returns.
  public void send(Process process) {
    var option =
        switch (this) {
          case STOP -> "-STOP";
          case CONTINUE -> "-CONT";
        };
    try {
      var kill = new ProcessBuilder("kill", option, Long.toString(process.pid())).start();
      if (!kill.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new CannotMeasureException("kill %s %d failed".formatted(option, process.pid()));
      }
    } catch (IOException e) {
      throw new CannotMeasureException("signals cannot be sent", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotMeasureException("interrupted", e);
    }
  }
}

package dev.docket.launcher;

import java.time.Duration;

/// Hears how a start or a stop goes on. Called on any thread.
public interface ProcessListener {

  ProcessListener SILENT = new ProcessListener() {};

  default void started(String step, Duration took) {}

  default void stopped(String step, Duration took) {}

  /// Everything has ended, Vert.x included.
  default void ended() {}
}

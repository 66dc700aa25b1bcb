package dev.docket.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How one child is started, asked for its health, and stopped.
///
/// @param log the file that takes its standard output and error
/// @param health returns normally once the part serves clients; asked every 20 ms during a start
/// @param stop asks the process to end; it must not wait
record ChildSpec(
    Part part, List<String> command, Path log, Health health, Stop stop, Limits limits) {

  ChildSpec {
    command = List.copyOf(command);
  }

  /// @param start from launch to the first healthy answer
  /// @param stop from the request to end, after which the process is killed
  record Limits(Duration start, Duration stop) {}

  @FunctionalInterface
  interface Health {
    void check() throws Exception;
  }

  @FunctionalInterface
  interface Stop {
    void request(Process process) throws Exception;
  }
}

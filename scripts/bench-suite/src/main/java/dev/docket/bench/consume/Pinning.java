package dev.docket.bench.consume;

import dev.docket.bench.BenchFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The broker on one core, the contender on another, where there is `taskset` and more than one
/// core: otherwise they take each other's caches, and a contender with more threads more of them.
final class Pinning {

  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final String BROKER_CORE = "0";
  private static final String CONTENDER_CORE = "1";

  private Pinning() {}

  /// What to put before a contender's command; empty where it cannot be done.
  static List<String> contender() {
    return possible() ? List.of(TASKSET.toString(), "-c", CONTENDER_CORE) : List.of();
  }

  static void broker(long pid) throws InterruptedException {
    if (possible()) {
      try {
        var command =
            List.of(TASKSET.toString(), "-a", "-c", "-p", BROKER_CORE, Long.toString(pid));
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      } catch (IOException e) {
        throw new BenchFailedException("the broker cannot be put on one core: " + e, e);
      }
    }
  }

  private static boolean possible() {
    return Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() > 1;
  }
}

package dev.docket.bench.platform;

import dev.docket.bench.BenchFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A process that was started to be measured. It ends with [#close], at the latest with this JVM,
/// also on Ctrl-C.
public final class OwnedProcess implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

  private final Process process;
  private final Path log;
  private final long begin;

  private OwnedProcess(Process process, Path log, long begin) {
    this.process = process;
    this.log = log;
    this.begin = begin;
  }

  /// @param environment added to this process's own
  /// @param log where its output goes
  public static OwnedProcess start(
      List<String> command, Map<String, String> environment, Path log) {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      long begin = System.nanoTime();
      var started = new OwnedProcess(builder.start(), log, begin);
      AtExit.add(started, started::stop);
      return started;
    } catch (IOException e) {
      throw new BenchFailedException("cannot start " + command.getFirst() + ": " + e, e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /// Polls until it is ready.
  ///
  /// @return the time since the start
  /// @throws BenchFailedException when it ends before, or is not ready within the limit; with the
  ///   end of its output
  public Duration await(BooleanSupplier ready, Duration limit) throws InterruptedException {
    return await(ready, POLL, limit);
  }

  /// @param poll time between two questions, for those that cost what is measured something
  public Duration await(BooleanSupplier ready, Duration poll, Duration limit)
      throws InterruptedException {
    while (true) {
      boolean done = ready.getAsBoolean();
      var since = Duration.ofNanos(System.nanoTime() - begin);
      if (done) {
        return since;
      }
      if (!process.isAlive()) {
        throw new BenchFailedException("a process ended before it was ready: " + lastWords());
      }
      if (since.compareTo(limit) > 0) {
        throw new BenchFailedException(
            "a process was not ready after %d s: %s".formatted(limit.toSeconds(), lastWords()));
      }
      Thread.sleep(poll);
    }
  }

  private String lastWords() {
    try {
      var lines = Files.readAllLines(log);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "its output cannot be read: " + e;
    }
  }

  /// Asks it to end, and ends it when it does not.
  @Override
  public void close() {
    if (AtExit.take(this)) {
      stop();
    }
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

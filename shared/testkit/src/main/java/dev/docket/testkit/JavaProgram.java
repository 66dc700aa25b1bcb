package dev.docket.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A runnable jar as a child JVM, for tests of whole processes. It sees the given `DOCKET_`
/// variables and none of this JVM's. Closing it kills it.
public final class JavaProgram implements AutoCloseable {

  private static final String OURS = "DOCKET_";
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  /// A small JVM that starts fast.
  private static final List<String> FLAGS =
      List.of(
          "-Xmx192m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Process process;
  private final Path output;
  private final Path errors;

  private JavaProgram(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /// @param directory where what it says is kept
  /// @param name of its files there; a second start under the same name begins them anew
  public static JavaProgram start(
      Path directory, String name, Path jar, Map<String, String> environment, String... arguments) {
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar.toAbsolutePath() + " is not built: run mvn verify");
    }
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    var output = directory.resolve(name + ".out");
    var errors = directory.resolve(name + ".err");
    var builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith(OURS));
    builder.environment().putAll(environment);
    try {
      return new JavaProgram(builder.start(), output, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// What it has written to standard output so far.
  public List<String> output() {
    return lines(output);
  }

  /// What it has written to standard error so far.
  public List<String> errors() {
    return lines(errors);
  }

  /// Asks it to stop (SIGTERM) and returns at once.
  public void terminate() {
    process.destroy();
  }

  /// Ends it as a power failure would (SIGKILL), and waits for that.
  public void kill() {
    var _ = process.destroyForcibly();
    var _ = exitCode(KILL_LIMIT);
  }

  /// Waits for its end.
  ///
  /// @throws AssertionError with all it said, when it has not ended within the limit
  public int exitCode(Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("still running after " + limit + "\n" + transcript());
  }

  /// All it said, for the message of a failed assertion.
  public String transcript() {
    return String.join("\n", output()) + "\n" + String.join("\n", errors());
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

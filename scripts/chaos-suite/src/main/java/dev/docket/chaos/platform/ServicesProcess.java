package dev.docket.chaos.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Services in one child JVM, from the production launcher's jar, started again at once whenever it
/// ends. One platform thread owns it.
public final class ServicesProcess implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

  /// Before a start that follows a life that ended by itself: what it missed needs time to return.
  private static final Duration PAUSE_AFTER_OWN_END = Duration.ofMillis(200);

  private static final int OWN_ENDS_LIMIT = 100;

  /// The flags of scripts/up.
  private static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms32m",
          "-Xmx192m",
          "-Xss512k",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseCompactObjectHeaders");

  private final Settings settings;
  private final Consumer<Death> onDeath;
  private final Trouble trouble;
  private final Thread supervisor;
  private volatile @Nullable Process process;
  private volatile boolean stopping;

  /// @param agent `jar=port`, the value of `-javaagent`; null for a JVM without failpoints
  public record Settings(
      Path launcherJar,
      Path conf,
      @Nullable String agent,
      Path log,
      Map<String, String> environment) {}

  /// @param nanos of [System#nanoTime()]
  public record Death(long nanos, int exitCode) {
    /// By a signal or at a failpoint.
    public boolean killed() {
      return exitCode == 137;
    }
  }

  /// @param onDeath called on the supervising thread while no services run; the next start waits
  ///   for its return
  public ServicesProcess(Settings settings, Consumer<Death> onDeath, Trouble trouble) {
    this.settings = settings;
    this.onDeath = onDeath;
    this.trouble = trouble;
    this.supervisor =
        Thread.ofPlatform().daemon().name("services-supervisor").unstarted(this::supervise);
  }

  public void start() {
    supervisor.start();
  }

  Settings settings() {
    return settings;
  }

  /// Of the life that is running; null before the first.
  @Nullable Process process() {
    return process;
  }

  /// As `kill -9`.
  public void kill() {
    var running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  private void supervise() {
    int ownEnds = 0;
    while (!stopping && ownEnds <= OWN_ENDS_LIMIT) {
      try {
        var launched = launch();
        process = launched;
        int code = launched.waitFor();
        if (stopping) {
          return;
        }
        var death = new Death(System.nanoTime(), code);
        onDeath.accept(death);
        if (!death.killed()) {
          ownEnds++;
          Waiting.pause(PAUSE_AFTER_OWN_END);
        }
      } catch (IOException e) {
        trouble.report(new CannotMeasureException("the services cannot be started", e));
        return;
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        trouble.report(new CannotMeasureException("the services' supervision failed", e));
        return;
      }
    }
    if (!stopping) {
      trouble.report(
          new CannotMeasureException(
              "the services ended by themselves %d times: see %s"
                  .formatted(ownEnds, settings.log())));
    }
  }

  private Process launch() throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    if (settings.agent() != null) {
      command.add("-javaagent:" + settings.agent());
    }
    command.addAll(List.of("-jar", settings.launcherJar().toString()));
    command.addAll(List.of("--conf", settings.conf().toString()));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.log().toFile()));
    builder.environment().putAll(settings.environment());
    return builder.start();
  }

  /// Asks it to stop in order, and kills it when it does not.
  ///
  /// @return its exit code; null when it had to be killed
  public @Nullable Integer stop() {
    stopping = true;
    var running = process;
    if (running == null) {
      return null;
    }
    running.destroy();
    try {
      return running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS) ? running.exitValue() : null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      running.destroyForcibly();
    }
  }

  @Override
  public void close() {
    stopping = true;
    kill();
  }
}

package dev.docket.embedded;

import dev.docket.embedded.PartEvent.State;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Supervises one child process: starts it, waits until it is healthy, and starts it again with
/// backoff when it dies.
///
/// One platform thread owns the process for its whole life. It has to be one that does not end: the
/// signal a child gets at the death of its parent is tied to the THREAD that started it.
final class ChildProcess implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  /// A child that ran this long had recovered: its next death begins a new series.
  private static final Duration STABLE_AFTER = Duration.ofSeconds(30);

  private static final int RESTART_LIMIT = 10;

  private final ChildSpec spec;
  private final InfrastructureListener listener;
  private final ChildLog log;
  private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
  private final CompletableFuture<Void> stopAsked = new CompletableFuture<>();
  private final Thread supervisor;
  private volatile long pid;

  private ChildProcess(ChildSpec spec, InfrastructureListener listener) {
    this.spec = spec;
    this.listener = listener;
    this.log = new ChildLog(spec.log());
    this.supervisor =
        Thread.ofPlatform()
            .daemon()
            .name("embedded-" + spec.part().title())
            .unstarted(this::supervise);
  }

  /// Starts the child and waits until it is healthy.
  ///
  /// @throws EmbeddedException when it ends or stays unhealthy before that; nothing is left running
  static ChildProcess start(ChildSpec spec, InfrastructureListener listener) {
    var child = new ChildProcess(spec, listener);
    child.supervisor.start();
    try {
      child.firstReady.join();
      return child;
    } catch (CompletionException e) {
      if (e.getCause() instanceof EmbeddedException failure) {
        throw failure;
      }
      throw EmbeddedException.of(spec.part(), "could not be started: " + e.getCause(), e);
    }
  }

  /// The latest process; it may have died and not yet been replaced.
  long pid() {
    return pid;
  }

  /// Stops the child and waits for its end, at most twice the stop limit.
  @Override
  public void close() {
    stopAsked.complete(null);
    try {
      supervisor.join(spec.limits().stop().multipliedBy(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    var backoff = FIRST_BACKOFF;
    for (int restarts = 0; restarts <= RESTART_LIMIT; restarts++) {
      var began = System.nanoTime();
      var death = runOnce(began);
      if (death == null) {
        report(State.STOPPED, Duration.ZERO, "");
        return;
      }
      if (!firstReady.isDone()) {
        firstReady.completeExceptionally(
            EmbeddedException.of(spec.part(), death.reason(), death.cause()));
        return;
      }
      if (since(began).compareTo(STABLE_AFTER) > 0) {
        backoff = FIRST_BACKOFF;
        restarts = 0;
      }
      report(State.DIED, Duration.ZERO, death.reason() + "; starting it again");
      if (stopAskedWithin(backoff)) {
        report(State.STOPPED, Duration.ZERO, "");
        return;
      }
      backoff = min(backoff.multipliedBy(2), LONGEST_BACKOFF);
    }
    report(State.FAILED, Duration.ZERO, "gave up after " + RESTART_LIMIT + " restarts in a row");
  }

  /// One life of the process.
  ///
  /// @return why it ended, or null when it was asked to stop
  private @Nullable Death runOnce(long began) {
    Process process;
    try {
      process = launch();
    } catch (IOException | RuntimeException e) {
      return new Death("could not be started: " + e.getMessage(), e);
    }
    try {
      var failedStart = awaitHealthy(process, began);
      if (failedStart != null) {
        return failedStart;
      }
      if (!stopAsked.isDone()) {
        report(State.READY, since(began), "");
        firstReady.complete(null);
        CompletableFuture.anyOf(process.onExit(), stopAsked).join();
      }
      if (stopAsked.isDone()) {
        stop(process);
        return null;
      }
      return new Death(ended(process), null);
    } catch (Exception e) {
      return new Death("supervision failed: " + e, e);
    } finally {
      var limit = spec.limits().stop().toMillis();
      var end = process.destroyForcibly().onExit();
      end.completeOnTimeout(process, limit, TimeUnit.MILLISECONDS).join();
    }
  }

  private Process launch() throws IOException {
    report(State.STARTING, Duration.ZERO, "");
    log.beginLaunch();
    var process =
        new ProcessBuilder(spec.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
            .start();
    pid = process.pid();
    return process;
  }

  /// Returns null once the part is healthy, or when it was asked to stop.
  private @Nullable Death awaitHealthy(Process process, long began) throws InterruptedException {
    var limit = spec.limits().start();
    while (!stopAsked.isDone()) {
      Exception problem;
      try {
        spec.health().check();
        return null;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        problem = e;
      }
      if (!process.isAlive()) {
        return new Death(ended(process), problem);
      }
      if (since(began).compareTo(limit) > 0) {
        return new Death(
            "no healthy answer within " + limit.toSeconds() + " s: " + problem, problem);
      }
      Thread.sleep(POLL);
    }
    return null;
  }

  private void stop(Process process) throws Exception {
    spec.stop().request(process);
    if (!process.waitFor(spec.limits().stop().toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor(spec.limits().stop().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean stopAskedWithin(Duration wait) {
    try {
      stopAsked.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException | ExecutionException _) {
      return true;
    }
  }

  private String ended(Process process) {
    return "ended with exit code " + process.exitValue() + ": " + log.explanation();
  }

  private void report(State state, Duration elapsed, String detail) {
    listener.on(new PartEvent(spec.part(), state, elapsed, detail));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /// Why a life of the process ended without being asked to.
  private record Death(String reason, @Nullable Throwable cause) {}
}

package dev.docket.launcher.dev;

import dev.docket.launcher.ProcessListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells a person how the services start and stop, and remembers when all have ended.
final class Progress implements ProcessListener {

  private static final long END_SECONDS = 30;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean begun;

  @Override
  public void started(String step, Duration took) {
    begun = true;
    Main.say("%s started (%.1f s)".formatted(step, took.toMillis() / 1000.0));
  }

  @Override
  public void stopped(String step, Duration took) {
    Main.say("%s stopped (%.1f s)".formatted(step, took.toMillis() / 1000.0));
  }

  @Override
  public void ended() {
    ended.countDown();
  }

  /// Waits for the end of what has begun, within a limit.
  void awaitEnd() {
    try {
      if (begun && !ended.await(END_SECONDS, TimeUnit.SECONDS)) {
        Main.say("the services did not end within %d s".formatted(END_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.docket.server;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Waits for a Future on the test's own thread, at most 10 seconds.
public final class Await {
  private Await() {}

  public static <T> T result(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /// The failure of a Future that is expected to fail.
  public static Throwable failure(Future<?> future) {
    try {
      var result = result(future);
      throw new AssertionError("expected a failure, got " + result);
    } catch (CompletionException e) {
      var cause = e.getCause();
      return cause == null ? e : cause;
    }
  }
}

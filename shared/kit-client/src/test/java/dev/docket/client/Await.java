package dev.docket.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits for a Future on the test's own thread, at most 10 seconds.
final class Await {
  private Await() {}

  static <T> T result(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /// The failure of a call that is expected to fail.
  static CallFailure failure(Future<?> future) {
    try {
      var result = result(future);
      throw new AssertionError("expected a failure, got " + result);
    } catch (CompletionException e) {
      if (e.getCause() instanceof CallFailedException failed) {
        return failed.failure();
      }
      throw e;
    }
  }

  static void until(Vertx vertx, BooleanSupplier condition) {
    result(poll(vertx, condition));
  }

  private static Future<Void> poll(Vertx vertx, BooleanSupplier condition) {
    return condition.getAsBoolean()
        ? Future.succeededFuture()
        : vertx.timer(2, TimeUnit.MILLISECONDS).compose(_ -> poll(vertx, condition));
  }
}

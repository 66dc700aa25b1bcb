package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Puts an end to futures that may have none.
final class Bounded {
  private Bounded() {}

  /// Fails with a [TimeoutException] naming `what` when `future` takes longer than `limit`.
  static <T> Future<T> within(Scheduler scheduler, Duration limit, String what, Future<T> future) {
    Promise<T> bounded = Promise.promise();
    var timer =
        scheduler.after(
            limit,
            () -> bounded.tryFail(new TimeoutException(what + " took longer than " + limit)));
    future.onComplete(done -> {
      timer.cancel();
      if (done.succeeded()) {
        bounded.tryComplete(done.result());
      } else {
        bounded.tryFail(done.cause());
      }
    });
    return bounded.future();
  }
}

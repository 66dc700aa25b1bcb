package dev.docket.relay;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.jspecify.annotations.Nullable;

/// One batch on its way through a producer: done when all its records are stored, or the first was
/// not. Thread-safe.
final class Sending {

  private final Promise<Void> stored = Promise.promise();

  /// Handing over counts as one more.
  private final AtomicInteger open = new AtomicInteger(1);

  private final Runnable atFailure;

  /// @param atFailure runs once, when the first record fails, before the producer can send another
  ///   in its place: on the thread that says so
  Sending(Runnable atFailure) {
    this.atFailure = atFailure;
  }

  /// Takes another record in.
  Callback next() {
    open.incrementAndGet();
    return (_, failure) -> {
      if (failure == null) {
        done();
      } else {
        fail(failure);
      }
    };
  }

  /// No further records come.
  void handedOver() {
    done();
  }

  private void done() {
    if (open.decrementAndGet() == 0) {
      stored.tryComplete();
    }
  }

  void fail(Throwable cause) {
    if (stored.tryFail(cause)) {
      atFailure.run();
    }
  }

  boolean failed() {
    return stored.future().failed();
  }

  /// @param context on which the answer is heard; wherever it comes from when null
  Future<Void> stored(@Nullable Context context) {
    if (context == null) {
      return stored.future();
    }
    var heard = Promise.<Void>promise();
    stored.future().onComplete(done -> context.runOnContext(_ -> heard.handle(done)));
    return heard.future();
  }
}

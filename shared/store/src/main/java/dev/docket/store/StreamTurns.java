package dev.docket.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets this process's transactions of one stream come one after the other. The stream's lock would
/// do that too, but each that waits for it in the database keeps a connection from everybody else,
/// and costs the server a process switch. Other processes still meet at the lock. Thread-safe.
final class StreamTurns {

  private final int limit;
  private final AtomicInteger taken = new AtomicInteger();

  /// The end of the latest turn of each stream that has one.
  private final ConcurrentHashMap<Object, Future<Void>> latest = new ConcurrentHashMap<>();

  /// @param limit turns at a time, waiting ones included, over all streams
  StreamTurns(int limit) {
    this.limit = limit;
  }

  /// Does the work when what came before on the same stream has ended, however it did, on the
  /// context of the caller.
  ///
  /// Fails with {@link StreamBusyException}, and does nothing, beyond the limit.
  <T> Future<T> take(Object stream, Supplier<Future<T>> work) {
    if (taken.incrementAndGet() > limit) {
      taken.decrementAndGet();
      return Future.failedFuture(new StreamBusyException(limit));
    }
    var end = Promise.<Void>promise();
    var result = Promise.<T>promise();
    // One atomic step: whoever comes next waits for this turn, even if that has ended by then.
    var before = latest.put(stream, end.future());
    Runnable turn =
        () ->
            begun(work)
                .onComplete(done -> {
                  latest.remove(stream, end.future());
                  taken.decrementAndGet();
                  end.complete();
                  result.handle(done);
                });
    if (before == null) {
      turn.run();
    } else {
      var context = Vertx.currentContext();
      before.onComplete(_ -> on(context, turn));
    }
    return result.future();
  }

  private static <T> Future<T> begun(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static void on(@Nullable Context context, Runnable turn) {
    if (context == null) {
      turn.run();
    } else {
      context.runOnContext(_ -> turn.run());
    }
  }
}

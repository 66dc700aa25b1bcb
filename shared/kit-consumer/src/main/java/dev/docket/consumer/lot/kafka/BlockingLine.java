package dev.docket.consumer.lot.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Does blocking work for one context, a piece after the other, on a thread of its own, which is
/// there while there is work. Used from the context, on which the futures complete.
final class BlockingLine {

  /// Pieces that may wait.
  private static final int MOST_WAITING = 1_000;

  private static final long IDLE_SECONDS = 5;

  private final Context context;
  private final ThreadPoolExecutor executor;
  private final Set<FutureTask<?>> open = new HashSet<>();
  private @Nullable Future<Void> closing;

  /// @param name of the thread
  BlockingLine(Context context, String name) {
    this.context = context;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name(name).daemon().factory());
    executor.allowCoreThreadTimeOut(true);
  }

  /// For the work: whether no other piece follows it at once. Any thread.
  boolean nothingWaits() {
    return executor.getQueue().isEmpty();
  }

  <T extends @Nullable Object> Future<T> run(Callable<T> work) {
    return closing == null ? begun(work) : Future.failedFuture(over());
  }

  private <T extends @Nullable Object> Future<T> begun(Callable<T> work) {
    Promise<T> promise = Promise.promise();
    var task =
        new FutureTask<>(work) {
          @Override
          protected void done() {
            context.runOnContext(_ -> settle(this, promise));
          }
        };
    open.add(task);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException _) {
      open.remove(task);
      promise.fail(new IllegalStateException(MOST_WAITING + " pieces of work wait already"));
    }
    return promise.future();
  }

  private <T extends @Nullable Object> void settle(FutureTask<T> task, Promise<T> promise) {
    open.remove(task);
    switch (task.state()) {
      case SUCCESS -> promise.complete(task.resultNow());
      case FAILED -> promise.fail(task.exceptionNow());
      case CANCELLED, RUNNING -> promise.fail(over());
    }
  }

  /// Interrupts what is under way, drops what waits, and ends with one more piece of work.
  Future<Void> close(Runnable last) {
    if (closing == null) {
      Set.copyOf(open).forEach(task -> task.cancel(true));
      executor.getQueue().clear();
      closing =
          begun(() -> {
            last.run();
            return null;
          });
      executor.shutdown();
    }
    return closing;
  }

  private static IllegalStateException over() {
    return new IllegalStateException("closed");
  }
}

package dev.docket.bench.load;

import dev.docket.bench.load.Workload.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Sends at the times that were planned, whether or not earlier commands have been answered, and
/// counts latency from the planned time: a stalled server cannot slow the load down and so hide its
/// own stall (coordinated omission).
///
/// Counts and the workload belong to the given context; [#run] belongs to the thread that calls it.
public final class OpenLoop {

  /// Hears each answer, on the context.
  public interface Listener {

    /// @param intendedNanos when it should have been sent, in the time of [System#nanoTime]
    void answered(long number, long intendedNanos, Answer answer);

    /// Nothing came back, or it was not even sent because too many were in flight.
    void failed(long number, String reason);
  }

  /// More in flight and the server has stopped answering: the rest counts as failed.
  private static final int MAX_IN_FLIGHT = 5_000;

  private static final Duration LONGEST_PARK = Duration.ofMillis(100);

  private final Context context;
  private final Workload workload;
  private final Listener listener;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private long inFlight;
  private boolean allSent;
  private final Promise<Void> allAnswered = Promise.promise();

  public OpenLoop(Context context, Workload workload, Listener listener) {
    this.context = context;
    this.workload = workload;
    this.listener = listener;
  }

  /// Blocks until the last command has been sent.
  ///
  /// @param firstNumber the number of the first command
  /// @return how many were sent
  public long run(Arrivals arrivals, Duration length, long firstNumber) {
    long begin = System.nanoTime();
    long number = firstNumber;
    long offset = arrivals.next();
    while (offset < length.toNanos() && !stopped.get()) {
      long intended = begin + offset;
      if (awaitInstant(intended)) {
        long next = number++;
        context.runOnContext(_ -> send(next, intended));
        offset = arrivals.next();
      }
    }
    context.runOnContext(_ -> {
      allSent = true;
      endIfAnswered();
    });
    return number - firstNumber;
  }

  /// Sends nothing more; [#run] returns soon. Any thread.
  public void stop() {
    stopped.set(true);
  }

  /// Completes when everything that was sent has been answered or given up.
  public Future<Void> answered() {
    return allAnswered.future();
  }

  /// Waits in slices, so that a stop is heard.
  private static boolean awaitInstant(long nanos) {
    long wait = nanos - System.nanoTime();
    if (wait <= 0) {
      return true;
    }
    LockSupport.parkNanos(Math.min(wait, LONGEST_PARK.toNanos()));
    return false;
  }

  private void send(long number, long intended) {
    if (inFlight >= MAX_IN_FLIGHT) {
      listener.failed(number, "more than " + MAX_IN_FLIGHT + " in flight");
      return;
    }
    inFlight++;
    workload
        .send(number)
        .onComplete(sent -> {
          inFlight--;
          if (sent.succeeded()) {
            listener.answered(number, intended, sent.result());
          } else {
            listener.failed(number, sent.cause().toString());
          }
          endIfAnswered();
        });
  }

  private void endIfAnswered() {
    if (allSent && inFlight == 0) {
      allAnswered.tryComplete();
    }
  }
}

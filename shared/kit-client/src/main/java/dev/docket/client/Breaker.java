package dev.docket.client;

import dev.docket.kit.config.GrpcChannelConfig;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/// One circuit breaker that is told what to count. The library's knows two ends of a call, one that
/// counts and one that starts the count anew; most ends of a call say nothing about one of the two
/// breakers that it passes. So while it is closed, calls go past it, and who made them tells it of
/// those that matter to it. Thread-safe.
final class Breaker {

  /// Told under the breaker's lock, once until it closes again, and at each opening.
  record Listener(Runnable onFirstOpen, Runnable onEveryOpen, Runnable onClose) {}

  private final CircuitBreaker breaker;
  private final CallFailure.BreakerOpen open;
  private final CallFailedException refusal;

  /// Guarded by the library's lock, under which its handlers run.
  private boolean told;

  /// @param open what calls fail with that it keeps back
  Breaker(
      Vertx vertx,
      GrpcChannelConfig.Breaker limits,
      CallFailure.BreakerOpen open,
      Listener listener) {
    var options =
        new CircuitBreakerOptions()
            .setMaxFailures(limits.maxFailures())
            .setFailuresRollingWindow(limits.window().toMillis())
            .setResetTimeout(limits.resetAfter().toMillis())
            // Every call has its own deadline.
            .setTimeout(-1)
            // Nobody listens on the event bus; and without an address it keeps no periodic timer.
            .setNotificationAddress(null);
    this.open = open;
    this.refusal = new CallFailedException(open);
    this.breaker =
        CircuitBreaker.create(open.destination(), vertx, options)
            .failurePolicy(Breaker::fails)
            .openHandler(_ -> {
              listener.onEveryOpen().run();
              if (!told) {
                told = true;
                listener.onFirstOpen().run();
              }
            })
            .closeHandler(_ -> {
              told = false;
              listener.onClose().run();
            });
  }

  /// Whether a trial has failed; what another breaker kept back was no trial.
  private static boolean fails(Future<Object> call) {
    return call.cause() instanceof CallFailedException e
        && (e.failure().countsForBreaker() || e.failure() instanceof CallFailure.BreakerOpen);
  }

  /// Makes the call, if it is closed, or half open and this is the trial.
  <T> Future<T> pass(Supplier<Future<T>> call) {
    return state() == CircuitBreakerState.CLOSED
        ? call.get()
        : breaker
            .execute(call)
            .recover(failure ->
                Future.failedFuture(failure instanceof OpenCircuitException ? refusal : failure));
  }

  /// Counts a failure while it is closed; else the trial has told it.
  ///
  /// @return ends when it is counted, and never fails
  Future<Void> failed() {
    // The library counts what it runs, and nothing else; any failure will do.
    return state() == CircuitBreakerState.CLOSED
        ? breaker.<Void>execute(() -> Future.failedFuture(refusal)).otherwiseEmpty()
        : Future.succeededFuture();
  }

  /// Starts the count anew.
  void succeeded() {
    breaker.reset();
  }

  /// What a call fails with that it keeps back.
  CallFailure.BreakerOpen open() {
    return open;
  }

  CircuitBreakerState state() {
    return breaker.state();
  }

  /// Whether it is as one that was made just now.
  boolean isAsNew() {
    return breaker.state() == CircuitBreakerState.CLOSED && breaker.failureCount() == 0;
  }
}

package dev.docket.consumer.simulation;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetryCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;

/// What a handler needs and the breaker before it, both made up: the breaker opens after some
/// failures in a row, and when it has been open for a while lets one call try.
final class FarSide {

  private static final Duration USUAL = Duration.ofMillis(10);
  private static final Duration SLOW = Duration.ofMillis(500);
  private static final int ONE_SLOW_IN = 100;
  private static final Duration REFUSAL = Duration.ofMillis(2);

  private static final HandleResp OPEN = new HandleResp.Retry(new RetryCause.BreakerOpen("there"));

  // Made once: a stack trace for each of them is what most of the time would go into.
  private static final HandleResp FAILED = HandleResp.retry(new IllegalStateException("not now"));

  private final VirtualClock clock;
  private final Random random;
  private final Breaker breaker;
  private Mode mode = Mode.HEALTHY;
  private State state = State.CLOSED;
  private int failures;
  private Instant tryAgain = Instant.EPOCH;
  private int opened;

  /// How calls end.
  enum Mode {
    HEALTHY,
    UNAVAILABLE,
    HANG
  }

  private enum State {
    CLOSED,
    OPEN,
    TRYING
  }

  /// @param maxFailures in a row
  /// @param deadline of a call
  record Breaker(int maxFailures, Duration resetAfter, Duration deadline) {}

  FarSide(VirtualClock clock, Random random, Breaker breaker) {
    this.clock = clock;
    this.random = random;
    this.breaker = breaker;
  }

  void mode(Mode next) {
    mode = next;
  }

  boolean closed() {
    return state == State.CLOSED;
  }

  /// How often the breaker has opened.
  int opened() {
    return opened;
  }

  /// @param effect runs when the call has one
  void call(Runnable effect, Consumer<HandleResp> answer) {
    if (state == State.OPEN && !clock.instant().isBefore(tryAgain)) {
      state = State.TRYING;
    } else if (state != State.CLOSED) {
      clock.after(Duration.ZERO, () -> answer.accept(OPEN));
      return;
    }
    switch (mode) {
      case HEALTHY ->
          clock.after(
              random.nextInt(ONE_SLOW_IN) == 0 ? SLOW : USUAL,
              () -> {
                effect.run();
                failures = 0;
                if (state != State.OPEN) {
                  state = State.CLOSED;
                }
                answer.accept(HandleResp.success());
              });
      // As kit-client has it: a trial that is refused asked for all, one that hangs for itself.
      case UNAVAILABLE -> {
        var told = state == State.TRYING ? OPEN : FAILED;
        clock.after(REFUSAL, () -> fail(told, answer));
      }
      case HANG -> clock.after(breaker.deadline(), () -> fail(FAILED, answer));
    }
  }

  private void fail(HandleResp told, Consumer<HandleResp> answer) {
    failures++;
    if (state == State.TRYING || (state == State.CLOSED && failures >= breaker.maxFailures())) {
      state = State.OPEN;
      tryAgain = clock.instant().plus(breaker.resetAfter());
      opened++;
    }
    answer.accept(told);
  }
}

package dev.docket.consumer.simulation;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.SkipReason;
import java.time.Duration;
import java.util.Random;

/// Handlers that succeed, skip, discard, retry, throw, hang past their deadline and settle twice;
/// commits that get lost on either way.
final class SeededFate implements Fate {

  // Made once a life: a stack trace for each of them is what most of the time would go into.
  private final Exception failure = new IllegalStateException("not yet");

  private final Random random;
  private final Duration deadline;

  SeededFate(Random random, Duration deadline) {
    this.random = random;
    this.deadline = deadline;
  }

  @Override
  public Call call() {
    boolean twice = random.nextInt(25) == 0;
    boolean apart = random.nextBoolean();
    int kind = random.nextInt(100);
    if (kind < 3) {
      return new Call(deadline.plusMillis(random.nextInt(15_000)), success(), apart, twice);
    }
    return new Call(duration(), outcome(random.nextInt(100)), apart, twice);
  }

  private Duration duration() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> Duration.ZERO;
      case 3 -> Duration.ofMillis(random.nextInt(3000));
      default -> Duration.ofMillis(random.nextInt(150));
    };
  }

  private HandleResp outcome(int kind) {
    if (kind < 12) {
      return HandleResp.retry(failure);
    }
    if (kind < 15) {
      return new HandleResp.Retry(
          new RetryCause.Throttled(Duration.ofMillis(random.nextInt(2000))));
    }
    if (kind < 18) {
      return new HandleResp.Retry(new RetryCause.BreakerOpen("there"));
    }
    if (kind < 22) {
      return HandleResp.skip(SkipReason.routine("nothing_to_do"));
    }
    return kind < 26 ? HandleResp.discard("never") : success();
  }

  private static HandleResp success() {
    return HandleResp.success();
  }

  @Override
  public CommitEnd commit() {
    return switch (random.nextInt(20)) {
      case 0 -> CommitEnd.LOST;
      case 1 -> CommitEnd.UNHEARD;
      default -> CommitEnd.TAKEN;
    };
  }

  @Override
  public Duration delay() {
    return Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(2000) : random.nextInt(30));
  }

  @Override
  public int polled(int n) {
    return 1 + random.nextInt(n);
  }
}

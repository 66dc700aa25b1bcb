package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.Scheduler;
import dev.docket.consumer.skip.SkipList;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What a host lends to a consumer: time, chance, an ear, and the operator's word.
///
/// @param skips records to be passed over; asked on the consumer's context for each record, so that
///   the host may replace the list at any time
public record ConsumerRuntime(
    Scheduler scheduler,
    InstantSource clock,
    RandomGenerator random,
    ConsumerObserver observer,
    Supplier<SkipList> skips) {

  /// With no operator.
  public ConsumerRuntime(
      Scheduler scheduler, InstantSource clock, RandomGenerator random, ConsumerObserver observer) {
    this(scheduler, clock, random, observer, () -> SkipList.NONE);
  }

  /// Real time and chance.
  public static ConsumerRuntime of(Vertx vertx, ConsumerObserver observer) {
    return new ConsumerRuntime(
        vertxScheduler(vertx), InstantSource.system(), RandomGenerator.getDefault(), observer);
  }

  public ConsumerRuntime withSkips(Supplier<SkipList> others) {
    return new ConsumerRuntime(scheduler, clock, random, observer, others);
  }

  private static Scheduler vertxScheduler(Vertx vertx) {
    return (delay, task) -> {
      // Vert.x refuses a delay below one millisecond; the task runs on the context that asks.
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
      return () -> vertx.cancelTimer(id);
    };
  }
}

package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.Scheduler;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What a host lends to a consumer: time, chance, and an ear.
public record ConsumerRuntime(
    Scheduler scheduler, InstantSource clock, RandomGenerator random, ConsumerObserver observer) {

  /// Real time and chance.
  public static ConsumerRuntime of(Vertx vertx, ConsumerObserver observer) {
    return new ConsumerRuntime(
        vertxScheduler(vertx), InstantSource.system(), RandomGenerator.getDefault(), observer);
  }

  private static Scheduler vertxScheduler(Vertx vertx) {
    return (delay, task) -> {
      // Vert.x refuses a delay below one millisecond; the task runs on the context that asks.
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
      return () -> vertx.cancelTimer(id);
    };
  }
}

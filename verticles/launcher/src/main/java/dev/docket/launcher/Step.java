package dev.docket.launcher;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Something a process starts and, in the reverse order, stops.
///
/// @param name for progress and logs
/// @param start asked once
/// @param stop asked once, if the start succeeded
record Step(Phase phase, String name, Supplier<Future<?>> start, Supplier<Future<?>> stop) {

  /// When a step comes. Starting follows this order; stopping reverses it: no more requests are
  /// taken in, consumers drain and commit while what they call is still there, and storage goes
  /// last.
  enum Phase {
    STORAGE,
    GRPC,
    RELAY,
    CONSUMERS,
    HTTP,
    OPS
  }

  /// The same step, with something more to stop behind it.
  Step thenStopping(Supplier<Future<?>> more) {
    return new Step(phase, name, start, () -> stop.get().transform(_ -> more.get()));
  }

  static Future<?> nothing() {
    return Future.succeededFuture();
  }

  /// Deploys a verticle of one instance, and undeploys it.
  static Step verticle(
      Vertx vertx, Phase phase, String name, Supplier<? extends Deployable> verticle) {
    var id = new AtomicReference<String>();
    return new Step(
        phase,
        name,
        () -> vertx.deployVerticle(verticle.get()).onSuccess(id::set),
        () -> vertx.undeploy(id.get()));
  }
}

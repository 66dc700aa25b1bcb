package dev.docket.store;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.tracing.TracingPolicy;

/// Tells a relay in the same process that the outbox has something new, so that it need not wait
/// for its next look. Only a hint: it may be lost or be early, and a relay elsewhere never hears
/// it.
public final class OutboxHint {

  private static final String ADDRESS = "docket.outbox.appended";

  private static final DeliveryOptions UNTRACED =
      new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);

  private OutboxHint() {}

  public static void send(Vertx vertx) {
    // The relay works for everybody: its passes are not part of the caller's trace.
    vertx.eventBus().publish(ADDRESS, "", UNTRACED);
  }

  /// Runs on the context of the caller until its verticle is undeployed.
  public static void onHint(Vertx vertx, Runnable action) {
    vertx.eventBus().<String>localConsumer(ADDRESS, _ -> action.run());
  }
}

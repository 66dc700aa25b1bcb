package dev.docket.consumer.handler;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.engine.Outcomes;
import dev.docket.consumer.engine.RecordBatch;
import java.util.function.BooleanSupplier;

/// Where the workers of one verticle put their outcomes. They are sent together, but never wait for
/// a processor that does: when it awaits, the next worker sends them, and when there is none they
/// are sent before. Owned by the verticle's context.
final class Turn<E> {

  private final Outcomes<E> outcomes = new Outcomes<>();
  private final BooleanSupplier followed;

  /// @param followed whether another worker begins as soon as this one awaits
  Turn(BooleanSupplier followed) {
    this.followed = followed;
  }

  void settle(RecordBatch<E> batch, int i, HandleResp outcome) {
    outcomes.settle(batch, i, outcome);
  }

  void giveBack(RecordBatch<E> batch, int i) {
    outcomes.giveBack(batch, i);
  }

  /// To be called before each call of a processor, which may await.
  void leaving() {
    if (!followed.getAsBoolean()) {
      send();
    }
  }

  /// To be called where a worker begins and ends.
  void send() {
    outcomes.deliver();
  }
}

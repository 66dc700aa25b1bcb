package dev.docket.relay;

import dev.docket.store.OutboxEntry;
import io.vertx.core.Future;
import java.util.List;

/// Where events go.
interface EventPublisher {

  /// Completes when all are stored for good, in this order; fails when any is not. After a failure
  /// nothing more may be published with this publisher: what was in flight may still arrive.
  Future<Void> publish(List<OutboxEntry> entries);

  /// Gives up what is in flight.
  Future<?> close();
}

package dev.docket.relay;

import dev.docket.store.OutboxEntry;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Where events go.
interface EventPublisher {

  /// Completes when all are stored for good, in this order; fails when any is not, or with a {@link
  /// StaleReadException} when it could not hand them on in time. After a failure nothing more may
  /// be published with this publisher.
  ///
  /// @param fresh whether the entries may still be published; asked on any thread, right before
  ///   each leaves
  Future<?> publish(List<OutboxEntry> entries, BooleanSupplier fresh);

  /// Gives up what is in flight.
  Future<?> close();
}

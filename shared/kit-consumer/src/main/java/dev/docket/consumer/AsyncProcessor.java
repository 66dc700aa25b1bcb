package dev.docket.consumer;

import io.vertx.core.Future;

/// A flavor's work on one record as a future, for work that waits in tens of thousands: each wait
/// then costs what it is, and no thread. Called on an event loop: it must neither block nor await.
/// [Processor] reads better and is enough wherever the work is more than waiting.
@FunctionalInterface
public interface AsyncProcessor<E> {

  /// Delivery is at least once: the effect must bear repetition. A future that fails, and an
  /// exception, count as a transient [HandleResp.Retry]; a future without an end holds its lane as
  /// a call without an end does. It may be completed by any thread.
  Future<HandleResp> process(E event, HandlerContext context);
}

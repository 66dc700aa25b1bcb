package dev.docket.consumer.engine;

import io.vertx.core.Future;

/// Gets a batch to a handler.
@FunctionalInterface
interface BatchSender<E> {
  /// Fails when nobody listens at `address`.
  Future<Void> send(String address, RecordBatch<E> batch);
}

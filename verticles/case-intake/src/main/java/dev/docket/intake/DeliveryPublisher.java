package dev.docket.intake;

import io.vertx.core.Future;

/// Hands a record to whoever keeps it.
interface DeliveryPublisher {

  /// Called on worker threads: it may block for a while. The future completes on any thread, when
  /// the record is safe.
  Future<Void> publish(String key, byte[] value);

  /// Blocks until the publisher's threads have ended.
  void close();
}

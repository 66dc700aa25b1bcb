package dev.docket.consumer.handler;

import dev.docket.consumer.engine.RecordBatch;

/// What is done with one run of a batch. Gives every record of it back or settles it, exactly once,
/// and throws nothing.
@FunctionalInterface
interface RunWork<E> {
  /// @param from the run's first record
  /// @param to behind its last one
  void run(RecordBatch<E> batch, int from, int to, Turn<E> turn);
}

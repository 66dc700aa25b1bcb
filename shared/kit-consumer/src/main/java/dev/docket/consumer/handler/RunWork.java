package dev.docket.consumer.handler;

import dev.docket.consumer.engine.RecordBatch;

/// What is done with one run of a batch. Gives every record of it back or settles it, exactly once,
/// and throws nothing.
@FunctionalInterface
interface RunWork<E> {
  void run(RecordBatch<E> batch, RecordBatch.Range range);
}

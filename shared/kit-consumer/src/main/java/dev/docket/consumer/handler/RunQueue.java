package dev.docket.consumer.handler;

import dev.docket.consumer.engine.RecordBatch;
import java.util.ArrayDeque;
import java.util.Queue;

/// Batches that came, to be worked on run by run. Bounded by the consumer's records in flight.
/// Owned by its verticle's context.
final class RunQueue<E> {

  private final Queue<RecordBatch<E>> batches = new ArrayDeque<>();

  /// Of the first batch: where its next run begins.
  private int next;

  void add(RecordBatch<E> batch) {
    if (batch.size() > 0) {
      batches.add(batch);
    }
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /// Takes the next run out and hands it on. Not to be called when there is none.
  void take(Taker<E> taker) {
    var batch = batches.element();
    int from = next;
    int to = batch.endOfRun(from);
    if (to == batch.size()) {
      batches.remove();
      next = 0;
    } else {
      next = to;
    }
    taker.run(batch, from, to);
  }

  /// Takes the records of a batch from `from` to before `to`.
  @FunctionalInterface
  interface Taker<E> {
    void run(RecordBatch<E> batch, int from, int to);
  }
}

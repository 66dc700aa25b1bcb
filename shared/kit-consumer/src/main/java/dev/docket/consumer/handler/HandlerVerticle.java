package dev.docket.consumer.handler;

import dev.docket.consumer.BatchProcessor;
import dev.docket.consumer.Processor;
import dev.docket.consumer.engine.RecordBatch;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/// Runs a processor over the batches sent to an address. To be deployed with
/// `ThreadingModel.VIRTUAL_THREAD`: the runs of a batch then proceed side by side, up to the
/// window, each giving way to the others where it awaits; within a run one record follows the
/// other. All fields belong to the verticle's context.
///
/// A worker takes one run after the other, on one virtual thread, until it awaits; then the next
/// worker goes on. So a thread is paid for by those who wait, and not by each run.
public final class HandlerVerticle<E> extends VerticleBase {

  /// Runs by one worker in one go: those that have awaited and may proceed come in between.
  private static final int TURN = 64;

  private final String address;
  private final RunWork<E> work;
  private final int window;
  private final Turn<E> turn = new Turn<>(this::followed);
  private final RunQueue<E> queue = new RunQueue<>();
  private final RunQueue.Taker<E> taker = this::takeRun;

  /// Workers under way, the one that was sent for included.
  private int workers;

  /// A worker was sent for and has not begun.
  private boolean sent;

  private HandlerVerticle(String address, RunWork<E> work, int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window must be at least 1, was " + window);
    }
    this.address = address;
    this.work = work;
    this.window = window;
  }

  /// One call per record.
  ///
  /// @param window runs at work at a time
  public static <E> HandlerVerticle<E> of(
      String address, Processor<E> processor, CallTime time, int window) {
    return new HandlerVerticle<>(address, new SerialWork<>(processor, time), window);
  }

  /// One call per run.
  ///
  /// @param window batches at work at a time
  public static <E> HandlerVerticle<E> ofBatches(
      String address, BatchProcessor<E> processor, CallTime time, int window) {
    return new HandlerVerticle<>(address, new BatchWork<>(processor, time), window);
  }

  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<RecordBatch<E>>localConsumer(address, message -> accept(message.body()))
        .completion();
  }

  private void accept(RecordBatch<E> batch) {
    queue.add(batch);
    send();
  }

  private void send() {
    if (!sent && workers < window && !queue.isEmpty()) {
      sent = true;
      workers++;
      context.runOnContext(_ -> takeTurn());
    }
  }

  private void takeTurn() {
    sent = false;
    turn.send();
    try {
      for (int runs = 0; runs < TURN && !queue.isEmpty(); runs++) {
        queue.take(taker);
      }
    } finally {
      turn.send();
      workers--;
      send();
    }
  }

  private void takeRun(RecordBatch<E> batch, int from, int to) {
    // For the time that this one awaits.
    send();
    work.run(batch, from, to, turn);
  }

  private boolean followed() {
    return sent;
  }
}

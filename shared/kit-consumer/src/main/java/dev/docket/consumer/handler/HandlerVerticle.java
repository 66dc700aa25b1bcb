package dev.docket.consumer.handler;

import dev.docket.consumer.BatchProcessor;
import dev.docket.consumer.Processor;
import dev.docket.consumer.engine.RecordBatch;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayDeque;
import java.util.Queue;

/// Runs a processor over the batches sent to an address. To be deployed with
/// `ThreadingModel.VIRTUAL_THREAD`: the runs of a batch then proceed side by side, up to the
/// window, each giving way to the others where it awaits; within a run one record follows the
/// other. All fields belong to the verticle's context.
public final class HandlerVerticle<E> extends VerticleBase {

  private final String address;
  private final RunWork<E> work;
  private final int window;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

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

  /// The queue is bounded by the consumer's records in flight.
  private void accept(RecordBatch<E> batch) {
    for (var run : batch.runs()) {
      waiting.add(() -> work.run(batch, run));
    }
    while (running < window && !waiting.isEmpty()) {
      begin(waiting.remove());
    }
  }

  private void begin(Runnable run) {
    running++;
    // Each on a virtual thread of its own, so that one that awaits lets the next one go.
    context.runOnContext(_ -> {
      try {
        run.run();
      } finally {
        running--;
        if (!waiting.isEmpty()) {
          begin(waiting.remove());
        }
      }
    });
  }
}

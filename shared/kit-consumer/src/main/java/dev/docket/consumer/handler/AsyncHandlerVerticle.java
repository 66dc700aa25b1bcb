package dev.docket.consumer.handler;

import dev.docket.consumer.AsyncProcessor;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.engine.Outcomes;
import dev.docket.consumer.engine.RecordBatch;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/// Runs a processor that answers by futures over the batches sent to an address, on an event loop.
/// Runs proceed side by side, up to the window; within a run one record follows the other. All
/// fields belong to the verticle's context.
///
/// Outcomes leave at the end of the loop's turn: as many together as futures ended in it, and none
/// waits for a future that has not.
public final class AsyncHandlerVerticle<E> extends VerticleBase {

  /// Runs begun in one go: what came on the loop meanwhile comes in between.
  private static final int TURN = 64;

  private final String address;
  private final AsyncProcessor<E> processor;
  private final CallTime time;
  private final int window;
  private final RunQueue<E> queue = new RunQueue<>();
  private final Outcomes<E> outcomes = new Outcomes<>();

  /// Of the thread that everything runs on; set at the start.
  private long loop;

  /// Runs under way.
  private int open;

  /// The rest of the queue is to be begun in a turn of its own.
  private boolean proceeding;

  /// The outcomes are to be sent at the end of this turn.
  private boolean sending;

  /// @param window runs at work at a time
  public AsyncHandlerVerticle(
      String address, AsyncProcessor<E> processor, CallTime time, int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window must be at least 1, was " + window);
    }
    this.address = address;
    this.processor = processor;
    this.time = time;
    this.window = window;
  }

  @Override
  public Future<?> start() {
    if (!context.isEventLoopContext()) {
      return Future.failedFuture(
          "threadingModel must be EVENT_LOOP: an asynchronous processor has no use for threads");
    }
    loop = Thread.currentThread().threadId();
    return vertx
        .eventBus()
        .<RecordBatch<E>>localConsumer(address, message -> accept(message.body()))
        .completion();
  }

  private void accept(RecordBatch<E> batch) {
    queue.add(batch);
    proceed();
  }

  private void proceed() {
    for (int runs = 0; open < window && !queue.isEmpty(); runs++) {
      if (runs == TURN) {
        proceedLater();
        return;
      }
      open++;
      queue.take((batch, from, to) -> new Run(batch, from, to).proceed());
    }
  }

  private void proceedLater() {
    if (!proceeding) {
      proceeding = true;
      context.runOnContext(_ -> {
        proceeding = false;
        proceed();
      });
    }
  }

  private void send() {
    if (!sending) {
      sending = true;
      context.runOnContext(_ -> {
        sending = false;
        outcomes.deliver();
      });
    }
  }

  /// A run under way. After a retry the rest goes back untouched: it must not overtake.
  private final class Run {
    private final RecordBatch<E> batch;
    private final int to;

    /// The record that is at the processor, or comes to it next.
    private int at;

    Run(RecordBatch<E> batch, int from, int to) {
      this.batch = batch;
      this.at = from;
      this.to = to;
    }

    /// Goes on until a future has no result yet.
    void proceed() {
      while (at < to) {
        if (!batch.wanted(at)) {
          giveBackRest();
          break;
        }
        var answer = call();
        if (!answer.isComplete()) {
          answer.onComplete(_ -> ended(answer));
          return;
        }
        take(answer);
      }
      open--;
    }

    // Throwable: a record whose handler died of an Error would otherwise stay with it for ever.
    private Future<HandleResp> call() {
      try {
        var answer = processor.process(batch.value(at), batch.context(at, time.end()));
        return answer == null ? Future.failedFuture(nothingReturned()) : answer;
      } catch (Throwable e) {
        return Future.failedFuture(e);
      }
    }

    /// Any thread.
    private void ended(Future<HandleResp> answer) {
      if (Thread.currentThread().threadId() == loop) {
        goOn(answer);
      } else {
        context.runOnContext(_ -> goOn(answer));
      }
    }

    private void goOn(Future<HandleResp> answer) {
      take(answer);
      proceed();
      if (!queue.isEmpty()) {
        proceedLater();
      }
    }

    private void take(Future<HandleResp> answer) {
      var outcome = answer.succeeded() ? answer.result() : HandleResp.retry(answer.cause());
      settle(outcome == null ? HandleResp.retry(nothingReturned()) : outcome);
    }

    private void settle(HandleResp outcome) {
      outcomes.settle(batch, at++, outcome);
      if (outcome instanceof HandleResp.Retry) {
        giveBackRest();
      }
      send();
    }

    private void giveBackRest() {
      while (at < to) {
        outcomes.giveBack(batch, at++);
      }
      send();
    }
  }

  private static Exception nothingReturned() {
    return new IllegalStateException("the processor returned null");
  }
}

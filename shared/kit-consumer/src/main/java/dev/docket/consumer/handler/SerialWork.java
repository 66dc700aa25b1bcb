package dev.docket.consumer.handler;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.Processor;
import dev.docket.consumer.engine.RecordBatch;

/// One record after the other. After a retry the rest goes back untouched: it must not overtake.
record SerialWork<E>(Processor<E> processor, CallTime time) implements RunWork<E> {

  @Override
  public void run(RecordBatch<E> batch, int from, int to, Turn<E> turn) {
    boolean blocked = false;
    for (int i = from; i < to; i++) {
      if (blocked || !batch.wanted(i)) {
        turn.giveBack(batch, i);
      } else {
        turn.leaving();
        var outcome = process(batch, i);
        blocked = outcome instanceof HandleResp.Retry;
        turn.settle(batch, i, outcome);
      }
    }
  }

  // Throwable: a record whose handler died of an Error would otherwise stay with it for ever.
  private HandleResp process(RecordBatch<E> batch, int i) {
    try {
      var outcome = processor.process(batch.value(i), batch.context(i, time.end()));
      return outcome == null ? HandleResp.retry(nothingReturned()) : outcome;
    } catch (Throwable e) {
      return HandleResp.retry(e);
    }
  }

  private static Exception nothingReturned() {
    return new IllegalStateException("the processor returned null");
  }
}

package dev.docket.consumer.handler;

import dev.docket.consumer.BatchProcessor;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.engine.RecordBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A whole run in one call.
record BatchWork<E>(BatchProcessor<E> processor, CallTime time) implements RunWork<E> {

  @Override
  public void run(RecordBatch<E> batch, int from, int to, Turn<E> turn) {
    if (!batch.wanted(from)) {
      for (int i = from; i < to; i++) {
        turn.giveBack(batch, i);
      }
      return;
    }
    turn.leaving();
    var outcomes = process(batch, from, to);
    for (int i = from; i < to; i++) {
      turn.settle(batch, i, outcomes.get(i - from));
    }
  }

  // Throwable: records whose handler died of an Error would otherwise stay with it for ever.
  private List<HandleResp> process(RecordBatch<E> batch, int from, int to) {
    int size = to - from;
    var events = new ArrayList<E>(size);
    var contexts = new ArrayList<HandlerContext>(size);
    long deadline = time.end();
    for (int i = from; i < to; i++) {
      events.add(batch.value(i));
      contexts.add(batch.context(i, deadline));
    }
    try {
      var outcomes = processor.process(List.copyOf(events), List.copyOf(contexts));
      if (outcomes.size() == size) {
        return List.copyOf(outcomes);
      }
      var wrong = "%d outcomes for %d events".formatted(outcomes.size(), size);
      return Collections.nCopies(size, HandleResp.retry(new IllegalStateException(wrong)));
    } catch (Throwable e) {
      return Collections.nCopies(size, HandleResp.retry(e));
    }
  }
}

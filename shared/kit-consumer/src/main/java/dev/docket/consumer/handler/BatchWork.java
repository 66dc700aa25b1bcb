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
  public void run(RecordBatch<E> batch, RecordBatch.Range range) {
    int size = range.to() - range.from();
    if (!batch.wanted(range.from())) {
      for (int i = range.from(); i < range.to(); i++) {
        batch.giveBack(i);
      }
      return;
    }
    var outcomes = process(batch, range);
    for (int i = 0; i < size; i++) {
      batch.settle(range.from() + i, outcomes.get(i));
    }
  }

  // Throwable: records whose handler died of an Error would otherwise stay with it for ever.
  private List<HandleResp> process(RecordBatch<E> batch, RecordBatch.Range range) {
    int size = range.to() - range.from();
    var events = new ArrayList<E>(size);
    var contexts = new ArrayList<HandlerContext>(size);
    var deadline = time.end();
    for (int i = range.from(); i < range.to(); i++) {
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

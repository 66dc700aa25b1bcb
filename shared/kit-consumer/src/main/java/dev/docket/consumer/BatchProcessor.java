package dev.docket.consumer;

import java.util.List;

/// A flavor's work on several records at once (bulk writes), on a virtual thread.
@FunctionalInterface
public interface BatchProcessor<E> {

  /// One outcome per event, in the same order. The events come from one lane, in its order; a
  /// [HandleResp.Retry] amid successes is called again alone, so order within a batch is the
  /// processor's own affair. An exception, or a list of another length, counts as a transient retry
  /// of them all.
  List<HandleResp> process(List<E> events, List<HandlerContext> contexts) throws Exception;
}

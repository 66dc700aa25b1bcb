package dev.docket.consumer;

/// A flavor's work on one record, on a virtual thread: straight-line code, `Future.await` where it
/// must wait.
@FunctionalInterface
public interface Processor<E> {

  /// Delivery is at least once: the effect must bear repetition. An exception counts as a transient
  /// [HandleResp.Retry].
  HandleResp process(E event, HandlerContext context) throws Exception;
}

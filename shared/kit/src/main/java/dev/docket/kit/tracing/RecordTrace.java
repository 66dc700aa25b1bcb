package dev.docket.kit.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The trace that one record is handled in.
public final class RecordTrace {

  private final Tracer tracer;
  private final Context above;

  /// @param above where the record's span belongs
  RecordTrace(Tracer tracer, Context above) {
    this.tracer = tracer;
    this.above = above;
  }

  /// Does the work in a span of that name.
  ///
  /// Spans that the work makes ([Trace]), and its calls, belong below. On Vert.x the work runs on
  /// the same thread, on a duplicate of the current context: the records that are handled side by
  /// side would otherwise be in each other's traces.
  ///
  /// @param tell may tag the span with what came of it
  public <T extends @Nullable Object> T handle(String name, Callable<T> work, Consumer<T> tell)
      throws Exception {
    var span = tracer.spanBuilder(name).setParent(above).setSpanKind(SpanKind.CONSUMER).startSpan();
    var inside = above.with(span).with(Trace.TRACER, tracer);
    var current = ContextInternal.current();
    if (current == null) {
      return run(span, inside, work, tell);
    }
    var own = current.duplicate();
    var before = own.beginDispatch();
    try {
      return run(span, inside, work, tell);
    } finally {
      own.endDispatch(before);
    }
  }

  private static <T extends @Nullable Object> T run(
      Span span, Context inside, Callable<T> work, Consumer<T> tell) throws Exception {
    try (var _ = inside.makeCurrent()) {
      var outcome = work.call();
      tell.accept(outcome);
      return outcome;
    } catch (Exception | Error e) {
      Trace.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }
}

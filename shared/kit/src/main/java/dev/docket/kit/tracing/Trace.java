package dev.docket.kit.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The trace that the caller is part of, if any: it travels with the Vert.x context, so nobody has
/// to hand it on. Where nothing is traced every method costs a look at that context, and does
/// nothing. For any thread.
public final class Trace {

  /// Present where handlers may add spans of their own.
  static final ContextKey<Tracer> TRACER = ContextKey.named("docket-tracer");

  private Trace() {}

  /// Does the work within a span of that name, which ends with it. For straight-line code: what the
  /// work leaves running is not in the span.
  public static <T extends @Nullable Object> T span(SpanName name, Supplier<T> work) {
    var tracer = Context.current().get(TRACER);
    if (tracer == null) {
      return work.get();
    }
    var span = tracer.spanBuilder(name.text()).startSpan();
    try (var _ = span.makeCurrent()) {
      return work.get();
    } catch (RuntimeException e) {
      failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /// Gives the current span a name, where a library has named it by something general.
  public static void name(String name) {
    var _ = Span.current().updateName(name);
  }

  /// Adds a fact to the current span. A name or a coordinate, never what people have written.
  public static void tag(String key, String value) {
    var _ = Span.current().setAttribute(key, value);
  }

  /// The current span as the header `traceparent` tells of it (W3C Trace Context, 55 characters);
  /// null where nothing is traced, or not sampled.
  public static @Nullable String parent() {
    var span = Span.current().getSpanContext();
    return span.isSampled() ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01" : null;
  }

  /// The current trace's id, 32 hexadecimal digits; null where nothing is traced, or not sampled.
  public static @Nullable String traceId() {
    var span = Span.current().getSpanContext();
    return span.isSampled() ? span.getTraceId() : null;
  }

  /// The current span's id, 16 hexadecimal digits; null where nothing is traced, or not sampled.
  public static @Nullable String spanId() {
    var span = Span.current().getSpanContext();
    return span.isSampled() ? span.getSpanId() : null;
  }

  /// Without the message, which may quote what people have written.
  static void failed(Span span, Throwable failure) {
    var _ = span.setStatus(StatusCode.ERROR, failure.getClass().getName());
  }
}

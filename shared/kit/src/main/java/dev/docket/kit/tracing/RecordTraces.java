package dev.docket.kit.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of a handler's records are traced: those whose sender traces them, and a share of those
/// that came without a word of it. Most are not, at a rate of hundreds of thousands a second, and
/// must cost next to nothing. Belongs to one context.
public final class RecordTraces {

  /// The one header, as what it is read from.
  private static final TextMapGetter<String> ONE_HEADER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return List.of(Tracing.PARENT);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
          return key.equals(Tracing.PARENT) ? carrier : null;
        }
      };

  private final Tracer tracer;
  private final Share share;

  RecordTraces(Tracer tracer, Share share) {
    this.tracer = tracer;
    this.share = share;
  }

  /// The trace that a record is to be handled in: the one that sent it, or a new one.
  ///
  /// @param parent what came with the record as `traceparent`; null for nothing
  /// @return null when it is not traced
  public @Nullable RecordTrace begin(@Nullable String parent) {
    return parent == null ? beginNew() : follow(parent);
  }

  private @Nullable RecordTrace follow(String parent) {
    var sent = W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, ONE_HEADER);
    var caller = Span.fromContext(sent).getSpanContext();
    if (!caller.isValid()) {
      return beginNew();
    }
    return caller.isSampled() ? new RecordTrace(tracer, sent) : null;
  }

  /// Chosen here and not by the sampler, which is asked when a span is made already.
  private @Nullable RecordTrace beginNew() {
    return share.takes()
        ? new RecordTrace(tracer, Context.root().with(TraceStart.CHOSEN, true))
        : null;
  }
}

package dev.docket.kit.tracing;

import dev.docket.kit.config.TracesConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.VertxBuilder;
import io.vertx.core.internal.ContextInternal;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The traces of one process, or none: then no tracer is installed, and nothing is paid for.
/// Thread-safe.
public final class Tracing implements AutoCloseable {

  /// The header, and the name of what stands for it elsewhere (W3C Trace Context).
  public static final String PARENT = "traceparent";

  private static final long CLOSE_SECONDS = 5;
  private static final int MAX_BATCH = 2_048;
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final Tracing OFF = new Tracing(null);

  /// The one header, as what it is read from.
  private static final TextMapGetter<String> ONE_HEADER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return List.of(PARENT);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
          return key.equals(PARENT) ? carrier : null;
        }
      };

  private final @Nullable On on;

  private record On(OpenTelemetrySdk sdk, Tracer tracer, double sample, DoubleSupplier chance) {}

  private Tracing(@Nullable On on) {
    this.on = on;
  }

  public static Tracing off() {
    return OFF;
  }

  /// Sends spans to the configured collector; one that is away costs spans, never work.
  ///
  /// @param config null for none
  /// @param chance from 0 to below 1, for any thread
  public static Tracing of(@Nullable TracesConfig config, DoubleSupplier chance) {
    if (config == null) {
      return OFF;
    }
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.endpoint().toString())
            .setTimeout(config.export().timeout())
            .setConnectTimeout(config.export().timeout())
            .build();
    return of(config, exporter, chance);
  }

  /// The same, with spans given to `exporter`, which is closed with this.
  public static Tracing of(TracesConfig config, SpanExporter exporter, DoubleSupplier chance) {
    var batches =
        BatchSpanProcessor.builder(exporter)
            .setScheduleDelay(config.export().interval())
            .setExporterTimeout(config.export().timeout())
            .setMaxQueueSize(config.export().queue())
            // A busy process sends a few large requests instead of many.
            .setMaxExportBatchSize(Math.min(MAX_BATCH, config.export().queue()))
            .build();
    var name = Attributes.of(AttributeKey.stringKey("service.name"), config.serviceName());
    var spans =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(name)))
            .setSampler(new TraceStart(config.sample()))
            .addSpanProcessor(new TidySpans())
            .addSpanProcessor(batches)
            .build();
    var sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(spans)
            .setPropagators(ContextPropagators.create(W3C))
            .build();
    return new Tracing(new On(sdk, sdk.getTracer("dev.docket"), config.sample(), chance));
  }

  /// Whether nothing is ever traced, so that callers can leave out what leads here.
  public boolean isOff() {
    return on == null;
  }

  /// Has Vert.x trace HTTP, gRPC and SQL.
  public VertxBuilder install(VertxBuilder builder) {
    return on == null ? builder : builder.withTracer(new OpenTelemetryTracingFactory(on.sdk));
  }

  /// Handles a record in a span of its own: one of the trace that sent it, or, for a share of those
  /// that came without, of a new one. The others are handled without more ado.
  ///
  /// Spans that the work makes ([Trace]), and its calls, belong below. On Vert.x the work runs on
  /// the same thread, on a duplicate of the current context: the records that are handled side by
  /// side would otherwise be in each other's traces.
  ///
  /// @param parent what came with the record as `traceparent`; null for nothing
  /// @param tell may tag the span with what came of it; not called where there is none
  public <T extends @Nullable Object> T handle(
      String name, @Nullable String parent, Callable<T> work, Consumer<T> tell) throws Exception {
    var above = on == null ? null : above(on, parent);
    if (on == null || above == null) {
      return work.call();
    }
    var span =
        on.tracer.spanBuilder(name).setParent(above).setSpanKind(SpanKind.CONSUMER).startSpan();
    var inside = above.with(span).with(Trace.TRACER, on.tracer);
    var current = ContextInternal.current();
    Callable<T> told =
        () -> {
          var outcome = work.call();
          tell.accept(outcome);
          return outcome;
        };
    if (current == null) {
      return run(span, inside, told);
    }
    var own = current.duplicate();
    var before = own.beginDispatch();
    try {
      return run(span, inside, told);
    } finally {
      own.endDispatch(before);
    }
  }

  /// As the other, with nothing to tell.
  public <T extends @Nullable Object> T handle(
      String name, @Nullable String parent, Callable<T> work) throws Exception {
    return handle(name, parent, work, _ -> {});
  }

  private static <T extends @Nullable Object> T run(Span span, Context inside, Callable<T> work)
      throws Exception {
    try (var _ = inside.makeCurrent()) {
      return work.call();
    } catch (Exception | Error e) {
      Trace.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /// Null when the record is not to be traced.
  private static @Nullable Context above(On on, @Nullable String parent) {
    if (parent != null) {
      var sent = W3C.extract(Context.root(), parent, ONE_HEADER);
      var caller = Span.fromContext(sent).getSpanContext();
      if (caller.isValid()) {
        return caller.isSampled() ? sent : null;
      }
    }
    // Chosen here and not by the sampler: the many that are not must cost nothing.
    return on.chance.getAsDouble() < on.sample
        ? Context.root().with(TraceStart.CHOSEN, true)
        : null;
  }

  /// For tests: sends what has ended so far.
  void flush() {
    if (on != null) {
      on.sdk.getSdkTracerProvider().forceFlush().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /// Sends what is left, for at most 5 seconds.
  @Override
  public void close() {
    if (on != null) {
      on.sdk.getSdkTracerProvider().shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}

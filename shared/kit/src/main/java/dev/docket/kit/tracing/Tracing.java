package dev.docket.kit.tracing;

import dev.docket.kit.config.TracesConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.VertxBuilder;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The traces of one process, or none: then no tracer is installed, and nothing is paid for.
/// Thread-safe.
public final class Tracing implements AutoCloseable {

  /// The header, and the name of what stands for it elsewhere (W3C Trace Context).
  public static final String PARENT = "traceparent";

  private static final long CLOSE_SECONDS = 5;

  /// A request costs as much as some hundred spans do, and while one is under way the rest of the
  /// queue has to take what comes.
  private static final int QUEUE_PER_BATCH = 4;

  /// What the exporter would else look for on the class path.
  private static final ComponentLoader SENDERS =
      new ComponentLoader() {
        @Override
        public <T> Iterable<T> load(Class<T> wanted) {
          HttpSenderProvider provider = SpanSender::new;
          return wanted.isInstance(provider) ? List.of(wanted.cast(provider)) : List.of();
        }
      };

  private static final Tracing OFF = new Tracing(null);

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
            .setRetryPolicy(null)
            .setComponentLoader(SENDERS)
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
            .setMaxExportBatchSize(config.export().queue() / QUEUE_PER_BATCH)
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
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    return new Tracing(new On(sdk, sdk.getTracer("dev.docket"), config.sample(), chance));
  }

  /// Has Vert.x trace HTTP, gRPC and SQL.
  public VertxBuilder install(VertxBuilder builder) {
    return on == null ? builder : builder.withTracer(new OpenTelemetryTracingFactory(on.sdk));
  }

  /// The traces of what one handler's records lead to; null when nothing is ever traced.
  public @Nullable RecordTraces records() {
    return on == null ? null : new RecordTraces(on.tracer, new Share(on.sample, on.chance));
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

package dev.docket.kit.metrics;

import dev.docket.kit.config.StatsdConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The meter registry of one process: a composite, with Prometheus in it from the start, so that
/// another backend joins by [#add] without a change where metrics are counted. Thread-safe.
public final class Metrics implements AutoCloseable {
  /// Vert.x's name for it.
  private static final String VIRTUAL_THREADS = "vert.x-virtual-thread";

  /// What tells Vert.x's series apart. Nothing that a client chooses: Vert.x takes any word for an
  /// HTTP method, so that its default, which has the method, makes a series of each.
  private static final Set<Label> LABELS =
      Set.of(Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME);

  private record Series(String name, Tags tags) {}

  private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  // Kept here because the registry would forget them; as many as callers have names and tags.
  private final Map<Series, Times> times = new ConcurrentHashMap<>();
  // Names of timers: as many as the enums have.
  private final Set<String> distributions = ConcurrentHashMap.newKeySet();

  /// Starts with the JVM's own metrics: memory, collector, threads, processor.
  public Metrics() {
    registry.config().meterFilter(MeterFilter.deny(Metrics::isOfVirtualThreads));
    registry.add(prometheus);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /// A pool without a limit is never full, and a batch of records costs it several tasks.
  private static boolean isOfVirtualThreads(Meter.Id id) {
    return VIRTUAL_THREADS.equals(id.getTag(Label.POOL_NAME.toString()));
  }

  public MeterRegistry registry() {
    return registry;
  }

  /// Sends everything to one more backend; closed with this one.
  public void add(MeterRegistry backend) {
    registry.add(backend);
  }

  /// Sends everything to an agent as well, under the names as they are.
  public void send(StatsdConfig config) {
    add(DogStatsd.registry(config, distributions::contains));
  }

  /// All metrics in the Prometheus text format, for `/metrics`.
  public String scrape() {
    return prometheus.scrape();
  }

  public Counter counter(MetricName name, Tags tags) {
    return Counter.builder(name.metric())
        .description(name.description())
        .tags(tags)
        .register(registry);
  }

  public Timer timer(MetricName name, Tags tags) {
    if (name.distribution()) {
      distributions.add(name.metric());
    }
    return Timer.builder(name.metric())
        .description(name.description())
        .tags(tags)
        .register(registry);
  }

  /// A timer without a maximum, for the hot path. The same name and tags give the same times for as
  /// long as the process lives; see there who may write.
  public Times times(MetricName name, Tags tags) {
    return times.computeIfAbsent(new Series(name.metric(), tags), _ -> register(name, tags));
  }

  private Times register(MetricName name, Tags tags) {
    var counted = new Times();
    var _ =
        FunctionTimer.builder(
                name.metric(), counted, Times::count, Times::totalNanos, TimeUnit.NANOSECONDS)
            .description(name.description())
            .tags(tags)
            .register(registry);
    return counted;
  }

  /// A gauge that asks `value` at each scrape; the registry keeps it alive.
  public Gauge gauge(MetricName name, Tags tags, Supplier<Number> value) {
    return Gauge.builder(name.metric(), value)
        .description(name.description())
        .tags(tags)
        .register(registry);
  }

  /// Gives Vert.x the same registry: `Vertx.builder().with(new
  /// VertxOptions().setMetricsOptions(vertxOptions())) .withMetrics(vertxFactory())`.
  public VertxMetricsFactory vertxFactory() {
    return new MicrometerMetricsFactory(registry);
  }

  public MetricsOptions vertxOptions() {
    // The event bus carries batches of records inside the process; the consumers count those.
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .setLabels(LABELS)
        .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}

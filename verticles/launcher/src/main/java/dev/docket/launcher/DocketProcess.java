package dev.docket.launcher;

import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.LoadedConfig;
import dev.docket.kit.config.ProcessConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.health.HealthReport;
import dev.docket.kit.logging.LogKeys;
import dev.docket.kit.ops.OpsCommands;
import dev.docket.kit.reload.RunningConfig;
import dev.docket.kit.telemetry.Telemetry;
import dev.docket.launcher.Step.Phase;
import dev.docket.server.Listening;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.CallGate;
import dev.docket.server.grpc.GrpcVerticle;
import dev.docket.server.http.EdgeVerticle;
import dev.docket.server.http.OpsRoutes;
import dev.docket.server.http.RouteModule;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process as its document describes it. Everything is read and wired before anything starts, so
/// a mistake in the document starts nothing. Steps run one after the other, {@link Step.Phase} says
/// in which order; stopping goes the other way, through what has been started.
///
/// To be used from one thread or context at a time.
public final class DocketProcess {

  private static final Logger LOG = LoggerFactory.getLogger(DocketProcess.class);

  private final Vertx vertx;
  private final ProcessListener listener;
  private final Health health;
  private final OpsAccess ops;
  private final List<Step> steps;
  private final AtomicReference<@Nullable Listening> http = new AtomicReference<>();
  private final List<Step> started = new ArrayList<>();

  private DocketProcess(
      Vertx vertx, ProcessListener listener, Health health, OpsAccess ops, List<Step> steps) {
    this.vertx = vertx;
    this.listener = listener;
    this.health = health;
    this.ops = ops;
    this.steps = steps;
  }

  /// Reads and wires; starts nothing.
  ///
  /// @throws ConfigException when the document is wrong
  public static DocketProcess plan(
      Vertx vertx, LoadedConfig loaded, Telemetry telemetry, ProcessListener listener) {
    var config = loaded.config();
    Services.check(config);
    var running = new RunningConfig(loaded.document(), Services::check);
    var operation = new ProcessParts.Operation(new Health(), telemetry, running, new OpsCommands());
    var parts = new ProcessParts(vertx, config, operation, new Channels(), InstantSource.system());
    var services =
        config.deploy().entrySet().stream()
            .map(e -> Services.service(e.getKey(), parts, e.getValue()))
            .toList();
    var steps = new ArrayList<Step>();
    services.forEach(service -> steps.addAll(service.steps()));
    var ops = new OpsAccess(parts, loaded);
    var process = new DocketProcess(vertx, listener, parts.health(), ops, steps);
    process.addTopics(config, services);
    process.addGrpc(parts, services);
    process.addHttp(parts, services);
    steps.addAll(ops.steps());
    // Stable: within a phase the order of the document.
    steps.sort(Comparator.comparing(Step::phase));
    return process;
  }

  /// What of the catalogue this process reads or writes; a topic that is not in the catalogue is
  /// somebody else's to make.
  private void addTopics(ProcessConfig config, List<Service> services) {
    var kafka = config.backends().kafka();
    if (kafka == null) {
      return;
    }
    var used = new HashMap<>(kafka.topics());
    used.keySet()
        .retainAll(services.stream().flatMap(s -> s.topics().stream()).collect(Collectors.toSet()));
    if (used.isEmpty()) {
      return;
    }
    steps.add(
        new Step(
            Phase.STORAGE,
            "topics",
            () ->
                vertx.executeBlocking(() -> {
                  TopicProvisioner.ensure(kafka, used);
                  return "";
                }),
            Step::nothing));
  }

  private void addGrpc(ProcessParts parts, List<Service> services) {
    var grpc = services.stream().flatMap(s -> s.grpc().stream()).toList();
    if (grpc.isEmpty()) {
      return;
    }
    var allowed = new HashMap<String, Set<String>>();
    grpc.forEach(g -> allowed.putAll(g.allowed().methods()));
    var gate = new CallGate(parts.tokens(), new AllowList(allowed), parts.clock());
    var modules = grpc.stream().map(Service.GrpcService::module).toList();
    steps.add(
        listener(
            Phase.GRPC,
            "gRPC",
            new AtomicReference<>(),
            () ->
                GrpcVerticle.deploy(
                    vertx,
                    parts.config().grpc(),
                    new GrpcVerticle.Parts(modules, gate, parts.health()))));
  }

  /// Behind everything that requests need: they come in only while everything behind them is there.
  private void addHttp(ProcessParts parts, List<Service> services) {
    var routes = new ArrayList<RouteModule>();
    routes.add(new OpsRoutes(parts.health(), parts.metrics()));
    services.forEach(service -> routes.addAll(service.routes()));
    routes.addAll(ops.routes());
    steps.add(
        listener(
            Phase.HTTP,
            "HTTP",
            http,
            () -> EdgeVerticle.deploy(vertx, parts.config().http(), routes)));
  }

  private Step listener(
      Phase phase,
      String name,
      AtomicReference<@Nullable Listening> bound,
      Supplier<Future<Listening>> deploy) {
    return new Step(
        phase,
        name,
        () -> deploy.get().onSuccess(bound::set),
        () -> vertx.undeploy(Objects.requireNonNull(bound.get()).deploymentId()));
  }

  /// Runs the steps; when one fails, stops those that had started.
  public Future<?> start() {
    return startFrom(0).recover(failure -> stop().transform(_ -> Future.failedFuture(failure)));
  }

  private Future<?> startFrom(int index) {
    if (index == steps.size()) {
      return Step.nothing();
    }
    var step = steps.get(index);
    long begin = System.nanoTime();
    return step.start()
        .get()
        .compose(_ -> {
          started.add(step);
          listener.started(step.name(), since(begin));
          return startFrom(index + 1);
        });
  }

  /// Stops what has been started, the latest first. A step that fails to stop is logged and does
  /// not hold up the others.
  public Future<?> stop() {
    if (started.isEmpty()) {
      return Step.nothing();
    }
    var step = started.removeLast();
    long begin = System.nanoTime();
    return step.stop()
        .get()
        .transform(result -> {
          // Here and not in a listener of its own: that could come after the next step's.
          report(step, since(begin), result);
          return stop();
        });
  }

  private void report(Step step, Duration took, AsyncResult<?> stopped) {
    if (stopped.succeeded()) {
      listener.stopped(step.name(), took);
    } else {
      LOG.atWarn()
          .addKeyValue(LogKeys.SERVICE, step.name())
          .addKeyValue(LogKeys.REASON, String.valueOf(stopped.cause()))
          .log("did not stop cleanly");
    }
  }

  /// The port that HTTP is bound to, also when the document said 0.
  ///
  /// @throws NullPointerException before the start has completed
  public int httpPort() {
    return Objects.requireNonNull(http.get()).port();
  }

  /// `host:port` of the ops bridge; null where it is shut.
  public @Nullable String opsAddress() {
    return ops.address();
  }

  /// What `/readiness` says. Any thread.
  public HealthReport readiness() {
    return health.readiness();
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}

package dev.docket.flavor;

import dev.docket.consumer.ConsumerStatus;
import dev.docket.consumer.engine.Connections;
import dev.docket.consumer.engine.ConsumerRuntime;
import dev.docket.consumer.engine.ConsumerSpec;
import dev.docket.consumer.engine.ConsumerVerticle;
import dev.docket.consumer.handler.CallTime;
import dev.docket.consumer.handler.HandlerVerticle;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.logging.LogKeys;
import dev.docket.kit.ops.OpsCommand;
import dev.docket.kit.reload.Reloadable;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one flavor deployed: its handlers on virtual threads, then its consumer. When the consumer
/// ends for good, the process ends with it, or, in a process of many flavors, this one is deployed
/// again after a while, under a new epoch: what an earlier epoch still has at work can no longer
/// settle anything.
///
/// All state belongs to this verticle's event loop.
public final class FlavorSupervisor<E> extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(FlavorSupervisor.class);

  private final Flavor<E> flavor;
  private final FlavorConfig config;
  private final FlavorHost host;

  private final FlavorControl control;
  private final MeteredObserver observer;

  private int epoch;
  private Duration wait;
  private boolean stopping;
  private @Nullable Long timer;
  private @Nullable Deployment deployment;
  private Future<?> deploying = Future.succeededFuture();

  /// Read by the health check, on any thread.
  private volatile HealthState state = HealthState.starting("not deployed yet");

  private volatile @Nullable ConsumerVerticle<E> consumer;

  /// What is deployed under one epoch.
  private record Deployment(String handlers, String consumer) {}

  public FlavorSupervisor(Flavor<E> flavor, FlavorConfig config, FlavorHost host) {
    this.flavor = flavor;
    this.config = config;
    this.host = host;
    this.control = new FlavorControl(config.switches(), this::followPause);
    this.observer = new MeteredObserver(host.telemetry().metrics(), flavor.id());
    this.wait = config.redeploy().initial();
  }

  /// What operators may ask of this flavor.
  public List<OpsCommand<?, ?>> commands(Vertx vertx, InstantSource clock) {
    var commands = new ArrayList<OpsCommand<?, ?>>();
    commands.addAll(new FlavorCommands(vertx, control, this::status, config, clock).all());
    var lot = new LotCommands(config.consumer(), () -> consumer);
    commands.addAll(lot.all());
    commands.add(new ReplayCommand(vertx, config.consumer(), lot, clock).command());
    return commands;
  }

  /// What of its section, in `deploy`, may change while it runs.
  ///
  /// @param topic what the flavor reads unless the section says otherwise
  public List<Reloadable<?>> reloadables(KafkaConfig kafka, String topic) {
    return control.reloadables(flavor.id(), kafka, topic);
  }

  /// Completes when the first deployment has been tried; whether it works is for readiness to say,
  /// since Kafka may be late.
  @Override
  public Future<?> start() {
    host.health().register(flavor.id(), this::health);
    gauge(FlavorMetric.IN_FLIGHT, ConsumerStatus::inFlight);
    gauge(FlavorMetric.IN_FLIGHT_BYTES, ConsumerStatus::inFlightBytes);
    gauge(FlavorMetric.IN_LOT, ConsumerStatus::parked);
    return deploy().otherwiseEmpty();
  }

  /// Drains and commits, then stops the handlers.
  @Override
  public Future<?> stop() {
    stopping = true;
    cancelTimer();
    return deploying.transform(_ -> undeploy());
  }

  private Future<?> deploy() {
    epoch++;
    var address = "docket.flavor.%s.%d".formatted(flavor.id(), epoch);
    var own = context;
    int ownEpoch = epoch;
    var runtime = ConsumerRuntime.of(vertx, observer).withSkips(control::skips);
    var verticle =
        new ConsumerVerticle<>(
            new ConsumerSpec<>(config.consumer(), flavor.decoder(), flavor.router().apply(address)),
            runtime,
            () -> Connections.kafka(vertx, config.consumer()),
            failure -> own.runOnContext(_ -> failed(ownEpoch, failure)));
    consumer = verticle;
    var deployed =
        detached(() -> deployHandlers(address))
            .compose(handlers ->
                detached(() -> vertx.deployVerticle(verticle))
                    .map(id -> new Deployment(handlers, id))
                    .onFailure(_ -> vertx.undeploy(handlers)))
            .onSuccess(done -> {
              deployment = done;
              if (control.pause().paused()) {
                var _ = pauseOrResume();
              }
              // One that has worked for the longest wait has earned the shortest one again.
              timer =
                  vertx.setTimer(
                      config.redeploy().max().toMillis(), _ -> wait = config.redeploy().initial());
              LOG.atInfo().addKeyValue(LogKeys.FLAVOR, flavor.id()).log("flavor deployed");
            })
            .onFailure(failure -> failed(ownEpoch, failure));
    deploying = deployed;
    return deployed;
  }

  /// Deploys from a thread that belongs to no verticle. What a verticle deploys becomes its child,
  /// and Vert.x stops the children before the parent's `stop`, all at once, interrupting handlers
  /// that wait for an answer: nothing could drain.
  private Future<String> detached(Supplier<Future<String>> deployment) {
    var own = context;
    var deployed = Promise.<String>promise();
    Thread.ofVirtual()
        .start(() ->
            deployment.get().onComplete(result -> own.runOnContext(_ -> deployed.handle(result))));
    return deployed.future();
  }

  private Future<String> deployHandlers(String address) {
    var time = new CallTime(InstantSource.system(), config.consumer().timeouts().handlerDeadline());
    var tracing = host.telemetry().tracing();
    return vertx.deployVerticle(
        () ->
            HandlerVerticle.of(address, TracedProcessor.of(flavor, tracing), time, config.window()),
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.VIRTUAL_THREAD)
            .setInstances(config.consumer().instances()));
  }

  private void failed(int failedEpoch, Throwable failure) {
    if (stopping || failedEpoch != epoch) {
      return;
    }
    // From here on nothing of this epoch counts, a second word of its failure included.
    epoch++;
    cancelTimer();
    state = HealthState.down("failed: " + failure.getMessage());
    LOG.atError()
        .addKeyValue(LogKeys.FLAVOR, flavor.id())
        .addKeyValue(LogKeys.REASON, String.valueOf(failure.getMessage()))
        .setCause(failure)
        .log("flavor failed");
    switch (config.onFailure()) {
      case EXIT -> host.exit().accept(flavor.id(), failure);
      case REDEPLOY -> deployAgain();
    }
  }

  private void deployAgain() {
    var pause = wait;
    wait = shorter(wait.multipliedBy(2), config.redeploy().max());
    deploying =
        undeploy()
            .onComplete(_ -> {
              if (!stopping) {
                timer = vertx.setTimer(pause.toMillis(), _ -> redeploy());
              }
            });
  }

  private void redeploy() {
    host.telemetry()
        .metrics()
        .counter(FlavorMetric.REDEPLOYED, Tags.of("flavor", flavor.id()))
        .increment();
    var _ = deploy();
  }

  private Future<?> undeploy() {
    var done = deployment;
    deployment = null;
    consumer = null;
    return done == null
        ? Future.succeededFuture()
        : vertx
            .undeploy(done.consumer())
            .transform(_ -> vertx.undeploy(done.handlers()))
            .otherwiseEmpty();
  }

  private HealthState health() {
    var running = consumer;
    if (running == null) {
      return state;
    }
    return FlavorHealth.of(
        running.status(), config.consumer().timeouts().handlerDeadline(), control.pause());
  }

  private FlavorStatus status() {
    var running = consumer;
    return new FlavorStatus(health(), running == null ? null : running.status());
  }

  /// Any thread.
  private Future<Void> followPause() {
    var followed = Promise.<Void>promise();
    // In turn, so that the last word is what the consumer is left with.
    context.runOnContext(_ -> pauseOrResume().onComplete(followed));
    return followed.future();
  }

  /// A consumer that is only starting is told when it has.
  private Future<Void> pauseOrResume() {
    var running = consumer;
    if (running == null || running.status().state() == ConsumerStatus.State.STARTING) {
      return Future.succeededFuture();
    }
    return control.pause().paused() ? running.pause() : running.resume();
  }

  private void gauge(FlavorMetric metric, Function<ConsumerStatus, Number> value) {
    host.telemetry()
        .metrics()
        .gauge(
            metric,
            Tags.of("flavor", flavor.id()),
            () -> {
              var running = consumer;
              return running == null ? 0 : value.apply(running.status());
            });
  }

  private void cancelTimer() {
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

package dev.docket.launcher;

import dev.docket.kit.config.LoadedConfig;
import dev.docket.kit.logging.LogOutput;
import dev.docket.kit.telemetry.Telemetry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Docket as an application of the Vert.x launcher: it makes Vert.x with our metrics and traces,
/// deploys one verticle that starts the {@link DocketProcess}, and on SIGTERM stops that in order
/// before Vert.x goes.
public final class DocketApplication implements VertxApplicationHooks {

  private static final Logger LOG = LoggerFactory.getLogger(DocketApplication.class);

  /// Longer than the longest drain by default, shorter than what orchestrators wait before they
  /// kill.
  private static final long STOP_SECONDS = 28;

  private final LoadedConfig config;
  private final ProcessListener listener;
  private final Telemetry telemetry;
  private volatile @Nullable DocketProcess process;
  private volatile @Nullable Throwable failure;

  public DocketApplication(LoadedConfig config, ProcessListener listener) {
    this.config = config;
    this.listener = listener;
    this.telemetry =
        Telemetry.of(
            config.config().operation().telemetry(),
            () -> ThreadLocalRandom.current().nextDouble());
  }

  /// Starts and returns when the process runs.
  ///
  /// @param vertxArguments for the Vert.x launcher, such as `--options FILE`
  /// @throws StartFailedException when it does not start; what had started has been stopped
  public DocketProcess launch(String... vertxArguments) {
    LogOutput.apply(config.config().operation().logging());
    int code = new Quiet(vertxArguments, this).launch();
    var running = process;
    if (code != 0 || running == null || failure != null) {
      throw new StartFailedException(failure, code);
    }
    return running;
  }

  /// Says nothing and exits by itself never: that is for our own main to do.
  private static final class Quiet extends VertxApplication {
    Quiet(String[] arguments, VertxApplicationHooks hooks) {
      super(arguments, hooks, false, false);
    }
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions options) {
    return telemetry.install(Vertx.builder().with(options));
  }

  @Override
  public void beforeStartingVertx(HookContext context) {
    context.vertxOptions().setMetricsOptions(telemetry.metrics().vertxOptions());
  }

  @Override
  public Supplier<? extends Deployable> verticleSupplier() {
    return ProcessVerticle::new;
  }

  @Override
  public void afterFailureToDeployVerticle(HookContext context, Throwable cause) {
    failure = cause;
  }

  /// Called while Vert.x still works, on the thread that stops it.
  @Override
  public void beforeStoppingVertx(HookContext context) {
    var running = process;
    if (running == null) {
      return;
    }
    try {
      var _ = running.stop().await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.atError().log("not everything stopped within {} s", STOP_SECONDS);
    }
  }

  @Override
  public void afterVertxStopped(HookContext context) {
    telemetry.close();
    listener.ended();
  }

  @Override
  public void afterFailureToStopVertx(HookContext context, @Nullable Throwable cause) {
    listener.ended();
  }

  private final class ProcessVerticle extends VerticleBase {
    @Override
    public Future<?> start() {
      var planned = DocketProcess.plan(vertx, config, telemetry, listener);
      return planned.start().onSuccess(_ -> process = planned);
    }
  }
}

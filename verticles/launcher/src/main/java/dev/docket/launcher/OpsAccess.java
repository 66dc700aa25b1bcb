package dev.docket.launcher;

import dev.docket.kit.config.LoadedConfig;
import dev.docket.kit.config.OpsConfig;
import dev.docket.kit.ops.OpsCommand;
import dev.docket.kit.ops.OpsGate;
import dev.docket.kit.ops.TcpOpsBridge;
import dev.docket.kit.reload.ConfigWatch;
import dev.docket.kit.reload.ReloadResult;
import dev.docket.launcher.Step.Phase;
import dev.docket.server.http.OpsSocketRoutes;
import dev.docket.server.http.RouteModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// How the running process is steered: what of its file it follows, its own ops commands, and the
/// ways in for operators.
final class OpsAccess {

  /// A change counts once it has been seen twice.
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final ProcessParts parts;
  private final ConfigWatch watch;
  private @Nullable TcpOpsBridge bridge;

  OpsAccess(ProcessParts parts, LoadedConfig loaded) {
    this.parts = parts;
    var operation = parts.operation();
    this.watch =
        new ConfigWatch(
            parts.vertx(),
            loaded.source(),
            loaded.document(),
            operation.running(),
            new ConfigWatch.Surroundings(
                operation.health(), operation.telemetry().metrics(), parts.clock()));
    var levels = new LogLevels(LoggerFactory.getILoggerFactory());
    levels.apply(parts.config().operation().logging().levels());
    operation.running().register(levels.reloadable());
    operation.running().register(parts.channels().breakerLimits());
    operation.commands().add(reload());
    operation.commands().add(config());
    operation.commands().add(parts.channels().breakers());
  }

  private OpsCommand<?, ?> reload() {
    return OpsCommand.bare(
        "reload",
        "read the configuration file now; it is also read when it changes",
        _ -> watch.reload(),
        result ->
            switch (result) {
              case ReloadResult.Reloaded(var changed, var needsRestart) ->
                  new JsonObject()
                      .put("outcome", "reloaded")
                      .put("changed", new JsonArray(changed))
                      .put("needsRestart", new JsonArray(needsRestart));
              case ReloadResult.Rejected(var reason) ->
                  new JsonObject().put("outcome", "rejected").put("reason", reason);
            });
  }

  private OpsCommand<?, ?> config() {
    return OpsCommand.bare(
        "config",
        "the configuration in force, secrets as ***",
        _ -> Future.succeededFuture(parts.operation().running().print()),
        printed -> new JsonObject().put("config", new JsonObject(printed)));
  }

  /// The routes of browsers' way in, if it is open.
  List<RouteModule> routes() {
    var ops = parts.config().operation().ops();
    return ops == null || !ops.sockJs()
        ? List.of()
        : List.of(new OpsSocketRoutes(parts.vertx(), gate(ops)));
  }

  private OpsGate gate(OpsConfig ops) {
    return new OpsGate(ops.token(), parts.operation().commands().addresses(), parts.metrics());
  }

  /// Last to start, when all commands are known, and everything that they are about is there.
  List<Step> steps() {
    var steps = new ArrayList<Step>();
    steps.add(
        new Step(
            Phase.OPS,
            "configuration watch",
            () -> {
              watch.start(LOOK_EVERY);
              return Step.nothing();
            },
            () -> {
              watch.stop();
              return Step.nothing();
            }));
    var ops = parts.config().operation().ops();
    if (ops != null) {
      steps.add(listening());
      if (ops.tcp() != null) {
        steps.add(bridge(ops, ops.tcp()));
      }
    }
    return steps;
  }

  private Step listening() {
    var stop = new AtomicReference<Supplier<Future<?>>>(Step::nothing);
    return new Step(
        Phase.OPS,
        "ops commands",
        () -> {
          stop.set(parts.operation().commands().listen(parts.vertx()));
          return Step.nothing();
        },
        () -> stop.get().get());
  }

  private Step bridge(OpsConfig ops, OpsConfig.Tcp tcp) {
    var verticle = new TcpOpsBridge(tcp, gate(ops));
    bridge = verticle;
    return Step.verticle(parts.vertx(), Phase.OPS, "ops bridge", () -> verticle);
  }

  /// `host:port` of the TCP bridge, once it listens; null where there is none.
  @Nullable String address() {
    var open = bridge;
    var ops = parts.config().operation().ops();
    return open == null || ops == null || ops.tcp() == null
        ? null
        : ops.tcp().host() + ":" + open.port();
  }
}

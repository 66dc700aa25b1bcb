package dev.docket.server.http;

import dev.docket.kit.config.HttpConfig;
import dev.docket.server.Listener;
import dev.docket.server.Listening;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one HTTP listener of a process. Every service hands it its [RouteModule]; two servers on one
/// port would share the requests between them, so that half of them met the wrong routes.
public final class EdgeVerticle extends VerticleBase {
  private final HttpConfig config;
  private final List<RouteModule> modules;
  private final Listener listener;
  // Owned by this instance's event loop; null until it listens.
  private @Nullable HttpServer server;

  private EdgeVerticle(HttpConfig config, List<RouteModule> modules, Listener listener) {
    this.config = config;
    this.modules = modules;
    this.listener = listener;
  }

  /// Deploys the configured number of instances. Undeploying drains: new connections are refused,
  /// requests in flight finish within `drain`.
  ///
  /// @return the bound listener, or a failure with [dev.docket.server.ListenFailedException]
  public static Future<Listening> deploy(
      Vertx vertx, HttpConfig config, List<RouteModule> modules) {
    var listener = new Listener(config.host(), config.port(), config.drain());
    var copy = List.copyOf(modules);
    return listener.deploy(
        vertx, config.instances(), () -> new EdgeVerticle(config, copy, listener));
  }

  @Override
  public Future<?> start() {
    return listener.listen(vertx, options(), router()).onSuccess(bound -> server = bound);
  }

  /// A request is where traces begin; calls between services only carry them on.
  private static HttpServerOptions options() {
    return new HttpServerOptions().setTracingPolicy(TracingPolicy.ALWAYS);
  }

  private Router router() {
    var router = Router.router(vertx);
    Errors.install(router);
    // No uploads to disk: files are not this listener's business.
    router.route().handler(BodyHandler.create(false).setBodyLimit(config.maxBodyBytes()));
    modules.forEach(module -> module.mount(router));
    return router;
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : listener.shutdown(server);
  }
}

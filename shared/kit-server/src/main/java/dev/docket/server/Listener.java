package dev.docket.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One bound socket, served by one or more verticle instances: the part that the HTTP and the gRPC
/// listener share. Thread-safe; each instance's server is owned by the context that called
/// [#listen].
public final class Listener {
  // Vert.x gives servers of one negative port the same free port; a number of its own keeps
  // listeners apart.
  private static final AtomicInteger SHARED_FREE_PORT = new AtomicInteger();

  private final String host;
  private final int port;
  private final Duration drain;
  private final AtomicInteger actualPort = new AtomicInteger();

  /// A listener that is not bound yet.
  ///
  /// @param port 0 takes a free port, the same for all instances
  /// @param drain how long requests in flight may take at a stop
  public Listener(String host, int port, Duration drain) {
    this.host = host;
    this.port = port == 0 ? SHARED_FREE_PORT.decrementAndGet() : port;
    this.drain = drain;
  }

  /// Deploys the instances that serve this listener; fails with [ListenFailedException] when it
  /// cannot be bound.
  public Future<Listening> deploy(
      Vertx vertx, int instances, Supplier<? extends VerticleBase> verticle) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .map(id -> new Listening(id, host, actualPort.get()));
  }

  /// Binds one instance's server, on its context.
  public Future<HttpServer> listen(
      Vertx vertx, HttpServerOptions options, Handler<HttpServerRequest> handler) {
    var server =
        vertx.createHttpServer(options.setHost(host).setPort(port)).requestHandler(handler);
    return server
        .listen()
        .onSuccess(bound -> actualPort.set(bound.actualPort()))
        .recover(cause ->
            Future.failedFuture(new ListenFailedException(host, Math.max(port, 0), cause)));
  }

  /// Refuses new connections, lets what is in flight finish within the drain time, then closes.
  public Future<Void> shutdown(HttpServer server) {
    return server.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS);
  }
}

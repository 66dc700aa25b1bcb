package dev.docket.server.grpc;

import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.health.Health;
import dev.docket.server.Listener;
import dev.docket.server.Listening;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one gRPC listener of a process: HTTP/2, every method behind the [CallGate], and the standard
/// health check (`grpc.health.v1.Health/Check`), which needs no token.
public final class GrpcVerticle extends VerticleBase {
  private final GrpcConfig config;
  private final Parts parts;
  private final Listener listener;
  // Owned by this instance's event loop; null until it listens.
  private @Nullable HttpServer server;

  /// What every instance is made of.
  ///
  /// @param modules the services
  /// @param gate who may call them
  /// @param health what the health check answers from
  public record Parts(List<GrpcModule> modules, CallGate gate, Health health) {
    public Parts {
      modules = List.copyOf(modules);
    }
  }

  private GrpcVerticle(GrpcConfig config, Parts parts, Listener listener) {
    this.config = config;
    this.parts = parts;
    this.listener = listener;
  }

  /// Deploys the configured number of instances. Undeploying drains: new connections are refused,
  /// calls in flight finish within `drain`.
  ///
  /// @return the bound listener, or a failure with [dev.docket.server.ListenFailedException]
  public static Future<Listening> deploy(Vertx vertx, GrpcConfig config, Parts parts) {
    var listener = new Listener(config.host(), config.port(), config.drain());
    return listener.deploy(
        vertx, config.instances(), () -> new GrpcVerticle(config, parts, listener));
  }

  @Override
  public Future<?> start() {
    var http =
        new HttpServerOptions()
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(config.limits().maxConcurrentStreams()));
    return listener.listen(vertx, http, grpcServer()).onSuccess(bound -> server = bound);
  }

  private GrpcServer grpcServer() {
    var options =
        new GrpcServerOptions()
            .setMaxMessageSize(config.limits().maxMessageBytes())
            // The server answers DEADLINE_EXCEEDED itself when the caller's time is up.
            .setScheduleDeadlineAutomatically(true)
            .removeEnabledProtocol(GrpcProtocol.WEB)
            .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
            .removeEnabledProtocol(GrpcProtocol.TRANSCODING);
    var bare = GrpcServer.server(vertx, options);
    new HealthMethod(parts.health()).bind(bare);
    var authenticated = new AuthenticatedGrpcServer(bare, parts.gate());
    parts.modules().forEach(module -> module.bind(authenticated));
    return authenticated;
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : listener.shutdown(server);
  }
}

package dev.docket.kit.ops;

import dev.docket.kit.config.OpsConfig;
import dev.docket.kit.logging.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets clients that know the token send commands, over TCP, in the frames of Vert.x's event-bus
/// bridge (`OPS.md`). Deploy one instance.
///
/// Vert.x's own bridge is not used, because it puts no limit on a frame: whoever reaches its port
/// can fill the heap without a token (`shared/adr/0012-own-tcp-bridge.md`).
public final class TcpOpsBridge extends VerticleBase {

  /// A client that says nothing for so long is gone.
  private static final int IDLE_MINUTES = 10;

  private static final Logger LOG = LoggerFactory.getLogger(TcpOpsBridge.class);

  private final OpsConfig.Tcp config;
  private final OpsGate gate;

  /// Of this verticle's event loop.
  private int connections;

  private volatile @Nullable NetServer server;

  public TcpOpsBridge(OpsConfig.Tcp config, OpsGate gate) {
    this.config = config;
    this.gate = gate;
  }

  @Override
  public Future<?> start() {
    var options =
        new NetServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setIdleTimeout(IDLE_MINUTES)
            .setIdleTimeoutUnit(TimeUnit.MINUTES);
    return vertx
        .createNetServer(options)
        .connectHandler(this::connected)
        .listen()
        .onSuccess(bound -> {
          server = bound;
          LOG.atInfo()
              .addKeyValue(LogKeys.ADDRESS, config.host())
              .addKeyValue(LogKeys.PORT, bound.actualPort())
              .log("ops bridge listens");
        })
        .recover(cause ->
            Future.failedFuture(
                new IllegalStateException(
                    "the ops bridge cannot listen on %s:%d: %s"
                        .formatted(config.host(), config.port(), cause.getMessage()),
                    cause)));
  }

  /// The port it is bound to, also when the configuration said 0. Any thread, once deployed.
  public int port() {
    var bound = server;
    if (bound == null) {
      throw new IllegalStateException("not deployed");
    }
    return bound.actualPort();
  }

  private void connected(NetSocket socket) {
    if (connections == config.maxConnections()) {
      gate.refused(OpsGate.Refusal.CONNECTIONS, socket.remoteAddress());
      socket.close();
      return;
    }
    connections++;
    socket.closeHandler(_ -> connections--);
    new OpsConnection(vertx, socket, gate).read((int) config.maxFrameBytes());
  }

  @Override
  public Future<?> stop() {
    var bound = server;
    return bound == null ? Future.succeededFuture() : bound.close();
  }
}

package dev.docket.launcher;

import io.netty.handler.timeout.ReadTimeoutHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Makes connections to PostgreSQL that end when nothing comes back over them. A network may drop a
/// connection without telling; then nobody would ever answer on it, and neither it nor whoever
/// waits for it would come back.
///
/// Here, because vertx-pg-client 5.0.7 takes no notice of `NetClientOptions`, and closes a
/// connection only when its server has closed it too: hence the look at its internals.
final class WatchedPgDriver extends PgDriver {

  private final Duration connectTimeout;
  private final Duration silenceLimit;

  /// @param connectTimeout for the connection and the login
  /// @param silenceLimit longer than the server lets a statement take; a connection that is not
  ///   used is silent too
  WatchedPgDriver(Duration connectTimeout, Duration silenceLimit) {
    this.connectTimeout = connectTimeout;
    this.silenceLimit = silenceLimit;
  }

  @Override
  public ConnectionFactory<PgConnectOptions> createConnectionFactory(
      Vertx vertx, NetClientOptions ignored) {
    return new WatchedFactory((VertxInternal) vertx);
  }

  private final class WatchedFactory extends PgConnectionFactory {

    WatchedFactory(VertxInternal vertx) {
      super(vertx);
    }

    @Override
    protected Future<Connection> doConnectInternal(
        PgConnectOptions options, ContextInternal context) {
      return super.doConnectInternal(options, context)
          .onSuccess(this::watch)
          .timeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// First in the pipeline: so it closes the socket itself, past the handlers that would say
    /// good-bye and wait for an answer.
    private void watch(Connection connection) {
      if (connection.unwrap() instanceof SocketConnectionBase watched) {
        watched
            .socket()
            .channelHandlerContext()
            .pipeline()
            .addFirst(
                "silence", new ReadTimeoutHandler(silenceLimit.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
  }
}

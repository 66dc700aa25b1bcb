package dev.docket.client;

import dev.docket.kit.logging.LogKeys;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a connection that is dead from a server that is slow. A network may drop a connection
/// without telling either end; every call on it would then wait for its deadline, until the system
/// gives up on it, which takes a quarter of an hour. A server that lives answers a ping, however
/// long its calls take. Thread-safe.
final class SilenceCheck {

  private static final Duration PONG_LIMIT = Duration.ofSeconds(2);

  /// Its content does not matter.
  private static final Buffer PING = Buffer.buffer(new byte[Long.BYTES]);

  private static final Logger LOG = LoggerFactory.getLogger(SilenceCheck.class);

  private final String destination;
  private final Counter closed;

  /// Those that are asked now, and what comes of it; a connection is asked once at a time.
  private final ConcurrentMap<HttpConnection, Future<Boolean>> asked = new ConcurrentHashMap<>();

  SilenceCheck(String destination, Counter closed) {
    this.destination = destination;
    this.closed = closed;
  }

  /// To be called when a call on a connection was not answered: closes the connection when it does
  /// not answer a ping either. The calls on it fail then, and the next one connects anew.
  ///
  /// @return whether the connection was silent, after 2 seconds at most; never fails
  Future<Boolean> check(HttpConnection connection) {
    var told = Promise.<Boolean>promise();
    var before = asked.putIfAbsent(connection, told.future());
    if (before != null) {
      return before;
    }
    connection
        .ping(PING)
        .timeout(PONG_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(pong -> {
          asked.remove(connection);
          told.complete(pong.failed());
          if (pong.failed()) {
            closed.increment();
            LOG.atWarn()
                .addKeyValue(LogKeys.DESTINATION, destination)
                .addKeyValue(LogKeys.REASON, String.valueOf(pong.cause().getMessage()))
                .log("a connection is silent and is closed");
            connection.close();
          }
        });
    return told.future();
  }
}

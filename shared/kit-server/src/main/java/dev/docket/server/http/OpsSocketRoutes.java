package dev.docket.server.http;

import dev.docket.kit.ops.OpsGate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The event-bus bridge for browsers: SockJS below `/ops/eventbus`, a plain WebSocket at
/// `/ops/eventbus/websocket`. Clients may send to the permitted addresses, and nothing else. The
/// token comes with the connection: `Authorization: Bearer …`, or `?token=…` where the client
/// cannot set headers.
///
/// Shared by the listener's instances.
public final class OpsSocketRoutes implements RouteModule {

  /// At a time, of all instances.
  private static final int MAX_CONNECTIONS = 16;

  /// Longer than any command, so that what it says comes first.
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(35);

  private static final String PATH = "/ops/eventbus/*";
  private static final String BEARER = "Bearer ";
  private static final int UNAUTHORIZED = 401;

  private final Vertx vertx;
  private final OpsGate gate;
  private final AtomicInteger connections = new AtomicInteger();

  public OpsSocketRoutes(Vertx vertx, OpsGate gate) {
    this.vertx = vertx;
    this.gate = gate;
  }

  @Override
  public void mount(Router router) {
    var permitted =
        gate.permitted().stream()
            .map(address -> new PermittedOptions().setAddress(address))
            .toList();
    var options =
        new SockJSBridgeOptions()
            .setInboundPermitteds(permitted)
            .setReplyTimeout(REPLY_LIMIT.toMillis());
    router.route(PATH).handler(this::authenticate);
    router.route(PATH).subRouter(SockJSHandler.create(vertx).bridge(options, this::decide));
  }

  private void authenticate(RoutingContext context) {
    if (gate.knows(presented(context))) {
      context.next();
      return;
    }
    gate.refused(OpsGate.Refusal.TOKEN, context.request().remoteAddress());
    Errors.send(
        context,
        UNAUTHORIZED,
        ErrorObject.of(UNAUTHORIZED, "Unauthorized", "expected the ops token"));
  }

  private static @Nullable String presented(RoutingContext context) {
    var header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.startsWith(BEARER)
        ? header.substring(BEARER.length())
        : context.request().getParam("token");
  }

  private void decide(BridgeEvent event) {
    switch (event.type()) {
      case SOCKET_CREATED -> {
        boolean admitted = connections.incrementAndGet() <= MAX_CONNECTIONS;
        if (!admitted) {
          // Of a socket that was never admitted no end is told.
          connections.decrementAndGet();
          gate.refused(OpsGate.Refusal.CONNECTIONS, event.socket().remoteAddress());
        }
        event.complete(admitted);
      }
      case SOCKET_CLOSED -> {
        connections.decrementAndGet();
        event.complete(true);
      }
      case PUBLISH, REGISTER -> {
        gate.refused(OpsGate.Refusal.ADDRESS, event.socket().remoteAddress());
        event.complete(false);
      }
      default -> event.complete(true);
    }
  }
}

package dev.docket.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.HttpConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.ops.OpsGate;
import dev.docket.server.Await;
import dev.docket.server.Listening;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsSocketRoutesIT {

  /// Connections until one is served: each is a round trip to the server.
  private static final int ATTEMPTS = 1_000;

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String ADDRESS = "docket.ops.echo";

  private final Vertx vertx = Vertx.vertx();

  /// Kept: a client that nothing refers to is closed by its cleaner, with its connections.
  private final WebSocketClient client = vertx.createWebSocketClient();

  private final Metrics metrics = new Metrics();
  private Listening edge;

  @BeforeEach
  void start() {
    vertx.eventBus().consumer(ADDRESS, message -> message.reply(message.body()));
    vertx.eventBus().consumer("secret.address", message -> message.reply("leaked"));
    var routes =
        new OpsSocketRoutes(vertx, new OpsGate(new Secret(TOKEN), Set.of(ADDRESS), metrics));
    edge =
        Await.result(
            EdgeVerticle.deploy(
                vertx,
                new HttpConfig("127.0.0.1", 0, 1, 1 << 20, Duration.ofSeconds(1)),
                List.of(routes)));
  }

  @AfterEach
  void stop() {
    Await.result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldAnswerWhoBringsTheToken() {
    for (var socket : List.of(connect("?token=" + TOKEN, ""), connect("", "Bearer " + TOKEN))) {
      assertThat(ask(socket, "send", ADDRESS))
          .isEqualTo("{\"type\":\"rec\",\"address\":\"r\",\"body\":{\"text\":\"hello\"}}");
    }
  }

  @Test
  void shouldRefuseTheConnectionOfWhoDoesNot() {
    for (var query : List.of("", "?token=", "?token=" + TOKEN + "0")) {
      assertThat(Await.failure(connecting(query, "")))
          .isInstanceOfSatisfying(
              UpgradeRejectedException.class, e -> assertThat(e.getStatus()).isEqualTo(401));
    }
  }

  @Test
  void shouldLetNobodyThroughToOtherAddressesNorListen() {
    var socket = connect("?token=" + TOKEN, "");

    assertThat(ask(socket, "send", "secret.address")).contains("access_denied");
    assertThat(ask(socket, "publish", ADDRESS)).contains("rejected");
    assertThat(ask(socket, "register", ADDRESS)).contains("rejected");
  }

  @Test
  void shouldServeNoMoreClientsThanItsLimit() {
    var sockets = new ArrayList<WebSocket>();
    for (int i = 0; i < 16; i++) {
      sockets.add(connect("?token=" + TOKEN, ""));
      assertThat(ask(sockets.getLast(), "send", ADDRESS)).contains("hello");
    }

    // One more is hung up on; when the server knows that one has gone there is room again.
    assertThat(served()).isFalse();
    Await.result(sockets.getFirst().close());
    boolean again = false;
    for (int i = 0; i < ATTEMPTS && !again; i++) {
      again = served();
    }
    assertThat(again).isTrue();
  }

  /// Whether one more connection is answered instead of hung up on.
  private boolean served() {
    var served = Promise.<Boolean>promise();
    var socket = client.webSocket();
    // Before it is connected: it may be over by then.
    socket.closeHandler(_ -> served.tryComplete(false));
    socket.handler(_ -> served.tryComplete(true));
    // Nor need it be open by the time something is sent.
    var sent =
        socket.connect(options("?token=" + TOKEN)).compose(open -> send(open, "send", ADDRESS));
    Await.result(sent.otherwiseEmpty());
    return Await.result(served.future());
  }

  private WebSocket connect(String query, String authorization) {
    return Await.result(connecting(query, authorization));
  }

  private WebSocketConnectOptions options(String query) {
    var options = new WebSocketConnectOptions();
    options.setHost("127.0.0.1").setPort(edge.port()).setURI("/ops/eventbus/websocket" + query);
    return options;
  }

  private Future<WebSocket> connecting(String query, String authorization) {
    var options = options(query);
    if (!authorization.isEmpty()) {
      options.addHeader("Authorization", authorization);
    }
    return client.connect(options);
  }

  private static String ask(WebSocket socket, String type, String address) {
    var answer = Promise.<String>promise();
    socket.handler(bytes -> answer.tryComplete(bytes.toString()));
    send(socket, type, address);
    return Await.result(answer.future());
  }

  private static Future<Void> send(WebSocket socket, String type, String address) {
    return socket.writeTextMessage(
        new JsonObject()
            .put("type", type)
            .put("address", address)
            .put("replyAddress", "r")
            .put("body", new JsonObject().put("text", "hello"))
            .encode());
  }
}

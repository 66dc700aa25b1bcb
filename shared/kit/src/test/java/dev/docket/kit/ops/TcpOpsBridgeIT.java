package dev.docket.kit.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.OpsConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameHelper;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameParser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The bridge, by a client of Vert.x's own frames.
class TcpOpsBridgeIT {

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final int MAX_FRAME = 1 << 10;

  private final Vertx vertx = Vertx.vertx();

  /// Kept: a client that nothing refers to is closed by its cleaner, with its connections.
  private final NetClient client = vertx.createNetClient();

  private final Metrics metrics = new Metrics();
  private final OpsCommands commands = new OpsCommands();
  private final List<NetSocket> sockets = new ArrayList<>();
  private TcpOpsBridge bridge;

  @BeforeEach
  void start() {
    commands.add(
        new OpsCommand<>(
            "echo",
            "says what it is told",
            node -> node.requireString("text"),
            Future::succeededFuture,
            text -> new JsonObject().put("text", text)));
    commands.listen(vertx);
    bridge =
        new TcpOpsBridge(
            new OpsConfig.Tcp("127.0.0.1", 0, 2, MAX_FRAME),
            new OpsGate(new Secret(TOKEN), commands.addresses(), metrics));
    result(vertx.deployVerticle(bridge));
  }

  @AfterEach
  void stop() {
    // One by one: the end of a client's Vert.x alone has been seen to wait for ever for its
    // sockets.
    sockets.forEach(socket -> result(socket.close()));
    result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldAnswerWhoKnowsTheToken() throws InterruptedException {
    var client = new Client();

    client.send("docket.ops.echo", new JsonObject().put("text", "hello"), TOKEN);
    assertThat(client.next().encode())
        .isEqualTo("{\"type\":\"message\",\"address\":\"r\",\"body\":{\"text\":\"hello\"}}");

    client.send("docket.ops.echo", new JsonObject().put("text", "again"), null);
    assertThat(client.next().getJsonObject("body").getString("text")).isEqualTo("again");
    FrameHelper.sendFrame("ping", client.socket);
    assertThat(client.next().encode()).isEqualTo("{\"type\":\"pong\"}");
  }

  @Test
  void shouldSayWhichFieldIsWrong() throws InterruptedException {
    var client = new Client();

    client.send("docket.ops.echo", new JsonObject().put("text", 7), TOKEN);

    var error = client.next();
    assertThat(error.getString("type")).isEqualTo("err");
    assertThat(error.getString("address")).isEqualTo("r");
    assertThat(error.getInteger("failureCode")).isEqualTo(400);
    assertThat(error.getString("message")).contains("$.text: expected a string");
  }

  @Test
  void shouldHangUpOnWhoDoesNotKnowTheToken() throws InterruptedException {
    for (var wrong : new @Nullable String[] {null, "", TOKEN + "0", TOKEN.replace('0', '1')}) {
      var client = new Client();

      client.send("docket.ops.echo", new JsonObject().put("text", "hello"), wrong);

      assertThat(client.next().getInteger("failureCode")).isEqualTo(401);
      assertThat(client.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void shouldLetNobodyThroughToOtherAddressesNorListen() throws InterruptedException {
    vertx.eventBus().consumer("secret.address", message -> message.reply("leaked"));
    var client = new Client();

    client.send("secret.address", new JsonObject(), TOKEN);
    assertThat(client.next().getString("message")).isEqualTo("access_denied");
    for (var type : new String[] {"register", "publish", "unregister", "nonsense"}) {
      FrameHelper.sendFrame(type, "docket.ops.echo", null, client.socket);
      assertThat(client.next().getString("message")).isEqualTo("access_denied");
    }
  }

  @Test
  void shouldHangUpOnFramesThatAreTooLargeOrNone() throws InterruptedException {
    for (int length : new int[] {MAX_FRAME + 1, Integer.MAX_VALUE, 0, -1}) {
      var client = new Client();

      client.socket.write(Buffer.buffer().appendInt(length));

      assertThat(client.next().getString("message"))
          .isEqualTo("expected a frame of 1 to 1024 bytes, found " + length);
      assertThat(client.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
    var client = new Client();
    client.socket.write(Buffer.buffer().appendInt(3).appendString("{]}"));
    assertThat(client.next().getInteger("failureCode")).isEqualTo(400);
  }

  @Test
  void shouldServeNoMoreClientsThanConfigured() throws InterruptedException {
    var first = new Client();
    var second = new Client();
    first.send("docket.ops.help", null, TOKEN);
    second.send("docket.ops.help", null, TOKEN);
    assertThat(first.next().getString("type")).isEqualTo("message");
    assertThat(second.next().getString("type")).isEqualTo("message");

    var third = new Client();

    assertThat(third.closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(third.frames).isEmpty();
    assertThat(metrics.scrape()).contains("docket_ops_refused_total{why=\"connections\"} 1.0");
  }

  /// Reads and writes as the library's bridge does.
  private final class Client {
    final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);
    final NetSocket socket;

    Client() {
      // On the socket's own thread: from another one its end could come before who hears of it.
      socket = result(client.connect(bridge.port(), "127.0.0.1").map(this::listen));
      sockets.add(socket);
    }

    private NetSocket listen(NetSocket open) {
      open.handler(new FrameParser(frame -> frames.add(frame.result())));
      return open.closeHandler(_ -> closed.countDown());
    }

    void send(String address, @Nullable JsonObject body, @Nullable String token) {
      var headers = token == null ? null : new JsonObject().put("token", token);
      FrameHelper.sendFrame("send", address, "r", headers, true, body, socket);
    }

    JsonObject next() throws InterruptedException {
      var frame = frames.poll(10, TimeUnit.SECONDS);
      assertThat(frame).as("within 10 s").isNotNull();
      return frame;
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within 20 s", e);
    }
  }
}

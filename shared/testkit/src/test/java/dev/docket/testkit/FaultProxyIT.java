package dev.docket.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.docket.testkit.NetworkFault.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyIT {

  private static final int SILENT_MILLIS = 300;
  private static final int ANSWER_MILLIS = 5_000;

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.before(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void shouldPassEverythingOnAndTheEndToo() throws IOException {
    // Given
    try (var client = connect()) {

      // When
      assertThat(ask(client, "hello")).isEqualTo("hello");
      client.shutdownOutput();

      // Then
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void shouldDelayEachWay() throws IOException {
    // Given
    try (var client = connect()) {
      assertThat(ask(client, "ready")).isEqualTo("ready");
      proxy.inject(new NetworkFault.Latency(Duration.ofMillis(100), Duration.ofMillis(20)));

      // When
      long begin = System.nanoTime();
      assertThat(ask(client, "slow!")).isEqualTo("slow!");

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(200));
    }
  }

  @Test
  void shouldCutBothSidesAndLetNewConnectionsThrough() throws IOException {
    // Given
    try (var client = connect()) {
      assertThat(ask(client, "ready")).isEqualTo("ready");

      // When
      proxy.cut();

      // Then
      assertThatThrownBy(() -> ask(client, "hello")).isInstanceOf(SocketException.class);
      await().until(() -> server.resets() == 1);
    }
    try (var client = connect()) {
      assertThat(ask(client, "again")).isEqualTo("again");
    }
  }

  @Test
  void shouldSwallowRequestsForGoodAndLeaveNewConnectionsAlone() throws IOException {
    // Given
    try (var client = connect();
        var quiet = connect()) {
      assertThat(ask(client, "ready")).isEqualTo("ready");
      assertThat(ask(quiet, "quiet")).isEqualTo("quiet");
      proxy.inject(new NetworkFault.Silence(Set.of(Direction.TO_SERVER)));

      // When
      assertSilent(client, "lost1");
      proxy.heal();

      // Then
      assertSilent(client, "lost2");
      assertThat(server.heard()).containsExactly("ready", "quiet");
      assertThat(proxy.bytesSwallowed()).isEqualTo(10);
      assertThat(ask(quiet, "alive")).isEqualTo("alive");
    }
  }

  @Test
  void shouldSwallowAnswersOnly() throws IOException {
    // Given
    try (var client = connect()) {
      assertThat(ask(client, "ready")).isEqualTo("ready");
      proxy.inject(new NetworkFault.Silence(Set.of(Direction.TO_CLIENT)));

      // When
      assertSilent(client, "heard");

      // Then
      await().until(() -> server.heard().contains("heard"));
    }
  }

  @Test
  void shouldKeepTheServerInTheDarkWhenTheClientOfASilentConnectionLeaves() throws IOException {
    // Given
    var client = connect();
    assertThat(ask(client, "ready")).isEqualTo("ready");
    proxy.inject(new NetworkFault.Silence(Set.of(Direction.TO_SERVER, Direction.TO_CLIENT)));
    assertSilent(client, "lost1");

    // When
    client.close();

    // Then
    await()
        .during(Duration.ofMillis(SILENT_MILLIS))
        .until(() -> proxy.connections() == 1 && server.resets() == 0 && server.ends() == 0);
    proxy.cutSilent();
    await().until(() -> server.resets() == 1 && proxy.connections() == 0);
  }

  @Test
  void shouldRefuseNewConnectionsAndKeepTheOthers() throws IOException {
    // Given
    try (var client = connect()) {
      assertThat(ask(client, "ready")).isEqualTo("ready");

      // When
      proxy.inject(new NetworkFault.Refusal());

      // Then
      assertThat(ask(client, "still")).isEqualTo("still");
      assertThatThrownBy(
              () -> {
                try (var refused = connect()) {
                  ask(refused, "hello");
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(server.heard()).doesNotContain("hello");
    }
  }

  @Test
  void shouldLoseTheAnswerToARequestThatTheServerGets() throws IOException {
    // Given
    try (var client = connect()) {
      assertThat(ask(client, "ready")).isEqualTo("ready");
      proxy.inject(new NetworkFault.ReplyLoss("mit"));

      // When
      assertThat(ask(client, "begin")).isEqualTo("begin");
      assertThatThrownBy(() -> ask(client, "commit")).isInstanceOf(SocketException.class);

      // Then
      assertThat(server.heard()).containsExactly("ready", "begin", "commit");
      assertThat(proxy.repliesLost()).isEqualTo(1);
    }
  }

  @Test
  void shouldResetClientsWhenNobodyListensBehindIt() throws IOException {
    // Given
    server.close();

    // Then
    try (var client = connect()) {
      assertThatThrownBy(() -> ask(client, "hello")).isInstanceOf(IOException.class);
    }
  }

  private Socket connect() throws IOException {
    var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(ANSWER_MILLIS);
    return client;
  }

  private static String ask(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    var answer = client.getInputStream().readNBytes(text.length());
    if (answer.length < text.length()) {
      throw new IOException("the connection has ended");
    }
    return new String(answer, StandardCharsets.US_ASCII);
  }

  private static void assertSilent(Socket client, String text) throws IOException {
    client.setSoTimeout(SILENT_MILLIS);
    assertThatThrownBy(() -> ask(client, text)).isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(ANSWER_MILLIS);
  }

  /// Says what it hears, and remembers it, piece by piece.
  private static final class EchoServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Boolean> endings = new CopyOnWriteArrayList<>();

    EchoServer() throws IOException {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()));
      Thread.startVirtualThread(this::accept);
    }

    int port() {
      return listener.getLocalPort();
    }

    List<String> heard() {
      return heard;
    }

    long resets() {
      return endings.stream().filter(reset -> reset).count();
    }

    long ends() {
      return endings.stream().filter(reset -> !reset).count();
    }

    private void accept() {
      try {
        while (true) {
          var client = listener.accept();
          Thread.startVirtualThread(() -> serve(client));
        }
      } catch (IOException _) {
        // Closed.
      }
    }

    private void serve(Socket client) {
      try (client) {
        var piece = new byte[1_024];
        for (int length = client.getInputStream().read(piece);
            length >= 0;
            length = client.getInputStream().read(piece)) {
          heard.add(new String(piece, 0, length, StandardCharsets.US_ASCII));
          client.getOutputStream().write(piece, 0, length);
        }
        endings.add(false);
      } catch (IOException _) {
        endings.add(true);
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}

package dev.docket.chaos.platform;

import dev.docket.chaos.agent.FailpointName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The harness' end of the agents' connections: one services' JVM at a time. Closing it ends that
/// JVM.
public final class FailpointControl implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final String PROBLEM = "problem ";

  private final ServerSocket server;
  private final Trouble trouble;
  private volatile @Nullable Socket current;

  public FailpointControl(Trouble trouble) throws IOException {
    this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.trouble = trouble;
    Thread.ofPlatform().daemon().name("failpoint-control").start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /// Waits for a JVM whose failpoints are woven, then arms one of them in it.
  ///
  /// @param hits which call ends the JVM, from 1
  public void arm(FailpointName name, int hits) {
    if (!Waiting.until(CONNECT_LIMIT, () -> current != null)) {
      throw new CannotMeasureException("no agent has connected: the services do not start");
    }
    var agent = current;
    if (agent != null) {
      try {
        var line = "arm %s %d\n".formatted(name.label(), hits);
        agent.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // It died meanwhile, which whoever waits for its death will see.
      }
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        listen(socket);
      } catch (IOException _) {
        // That JVM is gone; the next one connects anew.
      } finally {
        current = null;
      }
    }
  }

  private void listen(Socket socket) throws IOException {
    var in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith(PROBLEM)) {
        trouble.report(new CannotMeasureException(line.substring(PROBLEM.length())));
      } else {
        current = socket;
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      var agent = current;
      if (agent != null) {
        agent.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

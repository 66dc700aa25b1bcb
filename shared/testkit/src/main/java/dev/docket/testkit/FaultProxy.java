package dev.docket.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// A TCP proxy on the loopback address that does to its connections what networks do. The fault is
/// switched while it runs; the connections that are there feel it as new ones do.
///
/// Each connection is two sockets and two virtual threads. Thread-safe.
public final class FaultProxy implements AutoCloseable {

  private static final int BACKLOG = 256;

  /// More are refused.
  private static final int MOST_CONNECTIONS = 2_000;

  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket listener;
  private final int serverPort;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder repliesLost = new LongAdder();
  private final LongAdder bytesSwallowed = new LongAdder();
  private volatile NetworkFault fault = new NetworkFault.None();

  private FaultProxy(ServerSocket listener, int serverPort) {
    this.listener = listener;
    this.serverPort = serverPort;
  }

  /// Listens on a free port.
  ///
  /// @param serverPort of the loopback address; need not be listened on yet
  public static FaultProxy before(int serverPort) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next());
      var listener = new ServerSocket();
      listener.bind(address, BACKLOG);
      var proxy = new FaultProxy(listener, serverPort);
      Thread.ofVirtual().name("fault-proxy-" + serverPort).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("a proxy cannot listen", e);
    }
  }

  /// Where clients connect to.
  public int port() {
    return listener.getLocalPort();
  }

  /// From now on, in place of the fault before it.
  public void inject(NetworkFault next) {
    fault = next;
  }

  /// Ends the fault. Directions that have lost bytes stay silent.
  public void heal() {
    fault = new NetworkFault.None();
  }

  /// Resets every connection that is there now, on both sides.
  public void cut() {
    connections.forEach(ProxiedConnection::cut);
  }

  /// Resets those that have lost bytes: both sides learn what a real network may never tell them.
  public void cutSilent() {
    connections.stream().filter(ProxiedConnection::isSilent).forEach(ProxiedConnection::cut);
  }

  /// Connections now; one that an end has left counts while the other end does not know it.
  public int connections() {
    return connections.size();
  }

  /// Connections whose answer was lost, by [NetworkFault.ReplyLoss].
  public long repliesLost() {
    return repliesLost.sum();
  }

  /// Bytes lost, by [NetworkFault.Silence].
  public long bytesSwallowed() {
    return bytesSwallowed.sum();
  }

  NetworkFault fault() {
    return fault;
  }

  void replyLost() {
    repliesLost.increment();
  }

  void swallowed(int bytes) {
    bytesSwallowed.add(bytes);
  }

  void ended(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        if (fault instanceof NetworkFault.Refusal || connections.size() >= MOST_CONNECTIONS) {
          ProxiedConnection.reset(client);
        } else {
          Thread.startVirtualThread(() -> connect(client));
        }
      } catch (IOException _) {
        // Closed, or a client that has gone already.
      }
    }
  }

  private void connect(Socket client) {
    var server = server();
    if (server == null) {
      ProxiedConnection.reset(client);
      return;
    }
    var connection = new ProxiedConnection(client, server, this);
    connections.add(connection);
    if (listener.isClosed()) {
      connection.cut();
    }
    connection.start();
  }

  private @Nullable Socket server() {
    var server = new Socket();
    try {
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), CONNECT_MILLIS);
      return server;
    } catch (IOException _) {
      ProxiedConnection.reset(server);
      return null;
    }
  }

  /// Stops listening and resets all connections.
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      cut();
    }
  }
}

package dev.docket.testkit;

import dev.docket.testkit.NetworkFault.Direction;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// One connection through a [FaultProxy]: a virtual thread for each direction.
final class ProxiedConnection {

  private static final int PIECE_BYTES = 64 << 10;

  /// Between a lost answer and the cut: in which the server reads what it was sent.
  private static final Duration SETTLING = Duration.ofMillis(50);

  private final Socket client;
  private final Socket server;
  private final FaultProxy proxy;
  private final Set<Direction> silent = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger(Direction.values().length);

  /// The next answer is to be lost; set by the thread towards the server.
  private volatile boolean losing;

  private enum Fate {
    PASSES,
    SWALLOWED,
    LOST_ANSWER
  }

  ProxiedConnection(Socket client, Socket server, FaultProxy proxy) {
    this.client = client;
    this.server = server;
    this.proxy = proxy;
  }

  void start() {
    Thread.startVirtualThread(() -> pump(client, server, Direction.TO_SERVER));
    Thread.startVirtualThread(() -> pump(server, client, Direction.TO_CLIENT));
  }

  boolean isSilent() {
    return !silent.isEmpty();
  }

  private void pump(Socket from, Socket to, Direction direction) {
    try {
      move(from, to, direction);
      if (!silent.contains(direction)) {
        to.shutdownOutput();
      }
    } catch (IOException _) {
      // An end that was reset tells the other, unless nothing is told any more.
      if (!silent.contains(direction)) {
        cut();
      }
    } finally {
      if (open.decrementAndGet() == 0) {
        cut();
      }
    }
  }

  private void move(Socket from, Socket to, Direction direction) throws IOException {
    from.setTcpNoDelay(true);
    var piece = new byte[PIECE_BYTES];
    var in = from.getInputStream();
    var out = to.getOutputStream();
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      switch (fate(direction, piece, length)) {
        case PASSES -> out.write(piece, 0, length);
        case SWALLOWED -> proxy.swallowed(length);
        case LOST_ANSWER -> {
          proxy.replyLost();
          LockSupport.parkNanos(SETTLING.toNanos());
          cut();
          return;
        }
      }
    }
  }

  private Fate fate(Direction direction, byte[] piece, int length) {
    if (silent.contains(direction)) {
      return Fate.SWALLOWED;
    }
    if (losing && direction == Direction.TO_CLIENT) {
      return Fate.LOST_ANSWER;
    }
    return switch (proxy.fault()) {
      case NetworkFault.None _, NetworkFault.Refusal _ -> Fate.PASSES;
      case NetworkFault.Latency(var least, var jitter) -> {
        long more = ThreadLocalRandom.current().nextLong(jitter.toNanos() + 1);
        LockSupport.parkNanos(least.toNanos() + more);
        yield Fate.PASSES;
      }
      case NetworkFault.Silence(var directions) -> {
        if (!directions.contains(direction)) {
          yield Fate.PASSES;
        }
        silent.add(direction);
        yield Fate.SWALLOWED;
      }
      case NetworkFault.ReplyLoss(var request) -> {
        if (direction == Direction.TO_SERVER && holds(piece, length, request)) {
          losing = true;
        }
        yield Fate.PASSES;
      }
    };
  }

  private static boolean holds(byte[] piece, int length, String text) {
    return text.isEmpty()
        || new String(piece, 0, length, StandardCharsets.ISO_8859_1).contains(text);
  }

  /// Resets both sides; may be called from any thread, and more than once.
  void cut() {
    reset(client);
    reset(server);
    proxy.ended(this);
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException _) {
      // Closed already.
    }
    try {
      socket.close();
    } catch (IOException _) {
      // As good as closed.
    }
  }
}

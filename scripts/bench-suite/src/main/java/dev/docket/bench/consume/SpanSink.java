package dev.docket.bench.consume;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;

/// A collector that takes spans and forgets them; it counts the bytes. In the bench's own process,
/// so that its work is not the contender's.
final class SpanSink implements AutoCloseable {

  private final HttpServer server;
  private final LongAdder bytes = new LongAdder();

  SpanSink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          bytes.add(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:%d/v1/traces".formatted(server.getAddress().getPort());
  }

  long bytes() {
    return bytes.sum();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

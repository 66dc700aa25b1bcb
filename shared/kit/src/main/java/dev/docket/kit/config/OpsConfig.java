package dev.docket.kit.config;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The section `ops`: who may send commands to the running process, and which way. Without it there
/// is no way; nor with an empty token, so that a file may leave it to the environment to open one.
///
/// @param token what every client proves itself with, at least 32 bytes
/// @param tcp the event-bus bridge over TCP; null for none
/// @param sockJs whether the bridge is also on the HTTP listener, for browsers
public record OpsConfig(Secret token, @Nullable Tcp tcp, boolean sockJs) {
  private static final int MIN_TOKEN_BYTES = 32;

  /// @param host address to bind; loopback unless told otherwise
  /// @param port 0 to 65535; 0 takes a free port
  /// @param maxConnections at a time, 1 to 1000; more are closed at once
  /// @param maxFrameBytes largest frame from a client, 1 KB to 16 MB
  public record Tcp(String host, int port, int maxConnections, long maxFrameBytes) {
    public Tcp {
      Expect.notBlank("host", host);
      Expect.range("port", port, 0, 65_535);
      Expect.range("maxConnections", maxConnections, 1, 1_000);
      Expect.range("maxFrameBytes", maxFrameBytes, 1L << 10, 16L << 20);
    }

    static Tcp from(ConfigNode node) {
      var host = node.string("host", "127.0.0.1");
      var port = node.integer("port", 7_000);
      var maxConnections = node.integer("maxConnections", 16);
      var maxFrameBytes = node.bytes("maxFrameBytes", 64L << 10);
      node.rejectUnknown();
      return node.build(() -> new Tcp(host, port, maxConnections, maxFrameBytes));
    }
  }

  public OpsConfig {
    if (token.value().getBytes(StandardCharsets.UTF_8).length < MIN_TOKEN_BYTES) {
      throw new IllegalArgumentException(
          "token: expected at least %d bytes".formatted(MIN_TOKEN_BYTES));
    }
  }

  /// @return null when the token is empty
  public static @Nullable OpsConfig from(ConfigNode node) {
    var token = node.requireSecret("token");
    var tcpNode = node.optionalObject("tcp");
    var tcp = tcpNode == null ? null : Tcp.from(tcpNode);
    var sockJs = node.bool("sockJs", false);
    node.rejectUnknown();
    return token.value().isEmpty() ? null : node.build(() -> new OpsConfig(token, tcp, sockJs));
  }
}

package dev.docket.kit.config;

import java.time.Duration;

/// A section that says how another service is called by gRPC, for example `caseApi`.
///
/// @param host name or address of the service
/// @param port 1 to 65535
/// @param deadline of a call whose caller sets none, 10 ms to 5 minutes
/// @param connections the connections and their limits
/// @param breaker when to stop calling, for the destination and for each organization
public record GrpcChannelConfig(
    String host, int port, Duration deadline, Connections connections, Breaker breaker) {
  /// The connections and what they may carry.
  ///
  /// @param size HTTP/2 connections, 1 to 64, used in turn; each takes as many calls at once as the
  ///   server allows
  /// @param maxMessageBytes largest answer, 1 KB to 256 MB
  /// @param maxInFlight calls at once, on all connections and waiting for a stream, 1 to 100000;
  ///   more are refused here
  public record Connections(int size, long maxMessageBytes, int maxInFlight) {
    public Connections {
      Expect.range("connections", size, 1, 64);
      Expect.range("maxMessageBytes", maxMessageBytes, 1L << 10, 256L << 20);
      Expect.range("maxInFlight", maxInFlight, 1, 100_000);
    }
  }

  /// When calls stop for a while: all to the destination, or those of one organization.
  ///
  /// @param maxFailures failures in a row that open the breaker, 1 to 10000; a success starts the
  ///   count anew
  /// @param window how long a failure counts, 1 second to 10 minutes
  /// @param resetAfter how long the breaker stays open before one call may try, 10 ms to 10 minutes
  public record Breaker(int maxFailures, Duration window, Duration resetAfter) {
    public Breaker {
      Expect.range("maxFailures", maxFailures, 1, 10_000);
      Expect.range("window", window, Duration.ofSeconds(1), Duration.ofMinutes(10));
      Expect.range("resetAfter", resetAfter, Duration.ofMillis(10), Duration.ofMinutes(10));
    }

    public static Breaker from(ConfigNode node) {
      var maxFailures = node.integer("maxFailures", 10);
      var window = node.duration("window", Duration.ofSeconds(10));
      var resetAfter = node.duration("resetAfter", Duration.ofSeconds(5));
      node.rejectUnknown();
      return node.build(() -> new Breaker(maxFailures, window, resetAfter));
    }
  }

  public GrpcChannelConfig {
    Expect.notBlank("host", host);
    Expect.range("port", port, 1, 65_535);
    Expect.range("deadline", deadline, Duration.ofMillis(10), Duration.ofMinutes(5));
  }

  public static GrpcChannelConfig from(ConfigNode node) {
    var host = node.string("host", "127.0.0.1");
    var port = node.integer("port", 9090);
    var deadline = node.duration("deadline", Duration.ofSeconds(5));
    var size = node.integer("connections", 2);
    var maxMessageBytes =
        node.bytes("maxMessageBytes", GrpcConfig.Limits.DEFAULT_MAX_MESSAGE_BYTES);
    var maxInFlight = node.integer("maxInFlight", 10_000);
    var breaker = Breaker.from(node.objectOrEmpty("breaker"));
    node.rejectUnknown();
    return node.build(() -> {
      var connections = new Connections(size, maxMessageBytes, maxInFlight);
      return new GrpcChannelConfig(host, port, deadline, connections, breaker);
    });
  }
}

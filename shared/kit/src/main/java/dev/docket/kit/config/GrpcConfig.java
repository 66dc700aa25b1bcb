package dev.docket.kit.config;

import java.time.Duration;

/// The section `grpc`: the one gRPC listener of the process.
///
/// @param host address to bind; loopback unless told otherwise
/// @param port 0 to 65535; 0 takes a free port
/// @param instances event loops that serve it, 1 to 64
/// @param limits what one connection and one message may take
/// @param drain how long calls in flight may take at a stop, up to 5 minutes
public record GrpcConfig(String host, int port, int instances, Limits limits, Duration drain) {
  /// What one message and one connection may take.
  ///
  /// @param maxMessageBytes largest message in either direction, 1 KB to 256 MB. The default leaves
  ///   a margin above the 4 MB that a record may have, for the envelope around it
  /// @param maxConcurrentStreams calls in flight per connection, 1 to 100000; must be at least a
  ///   client's window
  public record Limits(long maxMessageBytes, int maxConcurrentStreams) {
    public static final long DEFAULT_MAX_MESSAGE_BYTES = (4L << 20) + (256L << 10);

    public Limits {
      Expect.range("maxMessageBytes", maxMessageBytes, 1L << 10, 256L << 20);
      Expect.range("maxConcurrentStreams", maxConcurrentStreams, 1, 100_000);
    }
  }

  public GrpcConfig {
    Expect.notBlank("host", host);
    Expect.range("port", port, 0, 65_535);
    Expect.range("instances", instances, 1, 64);
    Expect.range("drain", drain, Duration.ZERO, Duration.ofMinutes(5));
  }

  public static GrpcConfig from(ConfigNode node) {
    var host = node.string("host", "127.0.0.1");
    var port = node.integer("port", 9090);
    var instances = node.integer("instances", 1);
    var maxMessageBytes = node.bytes("maxMessageBytes", Limits.DEFAULT_MAX_MESSAGE_BYTES);
    var maxConcurrentStreams = node.integer("maxConcurrentStreams", 1_000);
    var drain = node.duration("drain", Duration.ofSeconds(10));
    node.rejectUnknown();
    return node.build(() ->
        new GrpcConfig(
            host, port, instances, new Limits(maxMessageBytes, maxConcurrentStreams), drain));
  }
}

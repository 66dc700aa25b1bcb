package dev.docket.kit.config;

import java.time.Duration;

/// The section `http`: the one HTTP listener of the process.
///
/// @param host address to bind; loopback unless told otherwise
/// @param port 0 to 65535; 0 takes a free port
/// @param instances event loops that serve it, 1 to 64
/// @param maxBodyBytes largest request body, 1 KB to 256 MB
/// @param drain how long requests in flight may take at a stop, up to 5 minutes
public record HttpConfig(String host, int port, int instances, long maxBodyBytes, Duration drain) {
  public HttpConfig {
    Expect.notBlank("host", host);
    Expect.range("port", port, 0, 65_535);
    Expect.range("instances", instances, 1, 64);
    Expect.range("maxBodyBytes", maxBodyBytes, 1L << 10, 256L << 20);
    Expect.range("drain", drain, Duration.ZERO, Duration.ofMinutes(5));
  }

  public static HttpConfig from(ConfigNode node) {
    var host = node.string("host", "127.0.0.1");
    var port = node.integer("port", 8080);
    var instances = node.integer("instances", 1);
    var maxBodyBytes = node.bytes("maxBodyBytes", 4L << 20);
    var drain = node.duration("drain", Duration.ofSeconds(10));
    node.rejectUnknown();
    return node.build(() -> new HttpConfig(host, port, instances, maxBodyBytes, drain));
  }
}

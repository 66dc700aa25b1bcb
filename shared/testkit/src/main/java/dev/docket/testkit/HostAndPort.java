package dev.docket.testkit;

/// An address as the environment gives it: `host:port`.
record HostAndPort(String host, int port) {

  HostAndPort {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not an address: " + host + ":" + port);
    }
  }

  /// @param variable named in the failure, so that its owner finds it
  static HostAndPort parse(String variable, String value) {
    int colon = value.lastIndexOf(':');
    try {
      return new HostAndPort(
          value.substring(0, Math.max(0, colon)), Integer.parseInt(value.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          variable + " must be host:port, such as 127.0.0.1:5432, but is '" + value + "'", e);
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}

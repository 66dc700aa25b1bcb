package dev.docket.launcher.dev;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The command line, checked. Ports are checked by whoever binds them.
record Arguments(Path conf, Path data, int http, int grpc) {

  private static final List<String> KNOWN = List.of("--conf", "--data", "--http", "--grpc");
  private static final int MAX_PORT = 65_535;

  /// @throws IllegalArgumentException with one line that says what was expected
  static Arguments parse(String[] given) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < given.length; i += 2) {
      if (!KNOWN.contains(given[i]) || i + 1 == given.length) {
        throw new IllegalArgumentException(
            "usage: launcher-dev --conf FILE --data DIR [--http PORT] [--grpc PORT]");
      }
      values.put(given[i], given[i + 1]);
    }
    for (var required : List.of("--conf", "--data")) {
      if (!values.containsKey(required)) {
        throw new IllegalArgumentException(required + " is missing");
      }
    }
    return new Arguments(
        Path.of(values.getOrDefault("--conf", "")),
        Path.of(values.getOrDefault("--data", "")).toAbsolutePath().normalize(),
        port("--http", values.getOrDefault("--http", "8080")),
        port("--grpc", values.getOrDefault("--grpc", "9090")));
  }

  private static int port(String option, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw new IllegalArgumentException(
        "%s must be a port from 1 to %d, but is '%s'".formatted(option, MAX_PORT, text));
  }
}

package dev.docket.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The ports of one data directory, kept in its `ports.json` so that clients configured once stay
/// right after a restart. A port that another process has taken meanwhile is chosen anew.
///
/// New ports come from below the range that the system hands to outgoing connections, where any
/// program could take them by accident while we are stopped.
///
/// Not thread-safe; whoever holds the lock of the data directory owns it.
final class PortBook {

  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final Pattern ENTRY = Pattern.compile("\"([A-Za-z-]+)\"\\s*:\\s*(\\d{1,5})\\b");

  private final Path file;
  private final Map<String, Integer> ports;

  private PortBook(Path file, Map<String, Integer> ports) {
    this.file = file;
    this.ports = ports;
  }

  static Path fileIn(Path data) {
    return data.resolve("ports.json");
  }

  /// Reads what is remembered; a missing or unreadable entry is simply chosen again.
  static PortBook open(Path data) {
    var file = fileIn(data);
    var ports = new TreeMap<String, Integer>();
    try {
      if (Files.exists(file)) {
        var matcher = ENTRY.matcher(Files.readString(file));
        while (matcher.find()) {
          ports.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PortBook(file, ports);
  }

  /// The remembered port of `name` if it is still free, else a free one, remembered by [#save()].
  int portOf(String name) {
    var remembered = ports.get(name);
    if (remembered != null && isFree(remembered)) {
      return remembered;
    }
    // Directories start their search at different places, so that two rarely meet.
    int start = Math.floorMod(file.toAbsolutePath().hashCode(), COUNT);
    for (int i = 0; i < COUNT; i++) {
      int candidate = FIRST + (start + i) % COUNT;
      if (!ports.containsValue(candidate) && isFree(candidate)) {
        ports.put(name, candidate);
        return candidate;
      }
    }
    throw new EmbeddedException("no free port between " + FIRST + " and " + (FIRST + COUNT - 1));
  }

  /// Writes all ports chosen so far, at once.
  void save() {
    var json =
        ports.entrySet().stream()
            .map(entry -> "  \"%s\": %d".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    try {
      var fresh = file.resolveSibling("ports.json.new");
      Files.writeString(fresh, json);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    if (port < 1 || port > 65_535) {
      return false;
    }
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}

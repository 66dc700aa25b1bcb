package dev.docket.bench.platform;

import dev.docket.bench.BenchFailedException;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A directory of its own for a run: data in `data`, output of processes beside it. Removed at the
/// end, after the processes that use it.
public record Scratch(Path directory) implements AutoCloseable {

  public static Scratch create() {
    try {
      var directory = Files.createTempDirectory("docket-bench-");
      // Open, so that PostgreSQL's user can reach its files when root runs the benchmark.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      var scratch = new Scratch(directory);
      AtExit.add(scratch, scratch::remove);
      return scratch;
    } catch (IOException e) {
      throw new BenchFailedException("cannot make a temporary directory: " + e, e);
    }
  }

  public Path data() {
    return directory.resolve("data");
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  /// A port that was free a moment ago.
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchFailedException("no free port: " + e, e);
    }
  }

  @Override
  public void close() {
    if (AtExit.take(this)) {
      remove();
    }
  }

  private void remove() {
    try {
      EmbeddedInfrastructure.erase(data());
      try (var files = Files.list(directory)) {
        for (var file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    } catch (IOException | EmbeddedException e) {
      System.err.println("bench: " + directory + " is left behind: " + e.getMessage());
    }
  }
}

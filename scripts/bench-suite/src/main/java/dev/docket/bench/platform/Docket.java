package dev.docket.bench.platform;

import dev.docket.bench.BenchFailedException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The whole platform as `scripts/up` starts it, on ports and data of its own.
public final class Docket implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final OwnedProcess process;
  private final Path data;
  private final int http;
  private final int grpc;
  private final Duration started;

  private Docket(OwnedProcess process, Path data, int http, int grpc, Duration started) {
    this.process = process;
    this.data = data;
    this.http = http;
    this.grpc = grpc;
    this.started = started;
  }

  /// Runs `scripts/up` in the foreground: the script becomes the services' JVM, so its pid is ours
  /// to measure and to end.
  ///
  /// @param data made when missing; kept
  public static Docket up(Path root, Path data, Path log) throws InterruptedException {
    int http = Scratch.freePort();
    int grpc = Scratch.freePort();
    var command =
        List.of(
            root.resolve("scripts/up").toString(),
            "--data",
            data.toString(),
            "--http",
            Integer.toString(http),
            "--grpc",
            Integer.toString(grpc));
    var ready = data.resolve("ready");
    try {
      // Left by a start before, it would make this one look ready at once.
      Files.deleteIfExists(ready);
    } catch (IOException e) {
      throw new BenchFailedException("cannot remove " + ready, e);
    }
    var process = OwnedProcess.start(command, Map.of(), log);
    try {
      var started = process.await(() -> Files.exists(ready), START_LIMIT);
      return new Docket(process, data, http, grpc, started);
    } catch (RuntimeException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /// From the call of the script to ready for requests.
  public Duration started() {
    return started;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + http);
  }

  /// The services' JVM.
  public long pid() {
    return process.pid();
  }

  /// Kafka, a JVM below the services' one.
  public List<Long> kafka() {
    return ProcessUse.below(pid(), "java");
  }

  /// PostgreSQL with its backends.
  public List<Long> postgres() {
    return ProcessUse.below(pid(), "postgres");
  }

  /// What another process of this installation needs to reach it.
  public Map<String, String> environment() {
    try {
      var ports = new JsonObject(Files.readString(data.resolve("ports.json")));
      return Stream.of(
              Map.entry("DOCKET_GRPC_PORT", Integer.toString(grpc)),
              Map.entry("DOCKET_KAFKA", "127.0.0.1:" + ports.getInteger("kafka")),
              Map.entry("DOCKET_POSTGRES_PORT", ports.getInteger("postgres").toString()),
              Map.entry("DOCKET_POSTGRES_APP_PASSWORD", "trusted on this machine"),
              Map.entry("DOCKET_POSTGRES_RELAY_PASSWORD", "trusted on this machine"),
              Map.entry(
                  "DOCKET_IDENTITY_KEY", Files.readString(data.resolve("identity.key")).strip()))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    } catch (IOException e) {
      throw new BenchFailedException("the installation's files cannot be read: " + e, e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}

package dev.docket.embedded;

import dev.docket.embedded.PartEvent.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL server of our own on the loopback address. The superuser is `postgres`, without a
/// password.
public final class EmbeddedPostgres implements AutoCloseable {

  public static final String HOST = "127.0.0.1";
  public static final String SUPERUSER = "postgres";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration INIT_LIMIT = Duration.ofSeconds(60);
  private static final Duration PREDECESSOR_LIMIT = Duration.ofSeconds(15);

  private final Path directory;
  private final int port;
  private final ChildProcess child;

  private EmbeddedPostgres(Path directory, int port, ChildProcess child) {
    this.directory = directory;
    this.port = port;
    this.child = child;
  }

  /// Makes the cluster when there is none, starts the server and waits until it answers SQL.
  ///
  /// @param durable false trades the safety of the data at a power failure for speed: tests only
  /// @throws EmbeddedException when it cannot be started; nothing is left running
  static EmbeddedPostgres start(
      Places places, ProcessUser user, int port, boolean durable, InfrastructureListener listener) {
    var home =
        PostgresBinaries.unpackedIn(
            places.cache(), () -> report(listener, "unpacking its programs (once per machine)"));
    var cluster = cluster(places.postgres());
    if (Files.notExists(cluster.resolve("PG_VERSION"))) {
      report(listener, "making its data directory " + cluster);
      initialize(home, places.postgres(), user, durable);
    }
    var spec =
        new ChildSpec(
            Part.POSTGRES,
            command(home, cluster, user, port, durable),
            places.data().resolve("postgres.log"),
            () -> selectOne(port),
            EmbeddedPostgres::interrupt,
            new ChildSpec.Limits(START_LIMIT, STOP_LIMIT));
    return new EmbeddedPostgres(places.postgres(), port, ChildProcess.start(spec, listener));
  }

  public int port() {
    return port;
  }

  /// The directory that holds its cluster; see [EmbeddedInfrastructure#postgresDirectory()].
  public Path directory() {
    return directory;
  }

  /// Process id of the postmaster; another one after a restart.
  public long pid() {
    return child.pid();
  }

  /// URL for a JDBC connection of the superuser.
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://" + HOST + ":" + port + "/" + database + "?user=" + SUPERUSER;
  }

  @Override
  public void close() {
    child.close();
  }

  /// Waits for a server that a killed parent has left in the course of stopping.
  static void awaitPredecessor(Path postgresDirectory) {
    var file = cluster(postgresDirectory).resolve("postmaster.pid");
    try {
      if (Files.notExists(file)) {
        return;
      }
      var pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      var process = ProcessHandle.of(pid).filter(EmbeddedPostgres::isPostgres);
      if (process.isPresent()) {
        var end = process.get().onExit();
        end.completeOnTimeout(process.get(), PREDECESSOR_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .join();
      }
    } catch (IOException | RuntimeException _) {
      // Half-written or removed under our eyes: the server itself judges the file at its start.
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("/postgres")).isPresent();
  }

  private static Path cluster(Path postgresDirectory) {
    return postgresDirectory.resolve("data");
  }

  private static void report(InfrastructureListener listener, String detail) {
    listener.on(new PartEvent(Part.POSTGRES, State.PREPARING, Duration.ZERO, detail));
  }

  /// Into a directory beside the target, renamed at the end: a start that was killed in between
  /// leaves nothing that looks like a cluster.
  private static void initialize(Path home, Path parent, ProcessUser user, boolean durable) {
    var cluster = cluster(parent);
    try {
      Places.makeDirectory(parent);
      user.letPass(parent);
      var partial = parent.resolve("initializing");
      Places.remove(partial);
      Files.createDirectory(partial);
      user.own(partial);
      var command = new ArrayList<>(user.prefix());
      command.addAll(
          List.of(
              home.resolve("bin/initdb").toString(),
              "--pgdata=" + partial,
              "--username=" + SUPERUSER,
              "--auth=trust",
              "--encoding=UTF-8",
              "--locale=C.UTF-8"));
      if (!durable) {
        command.add("--no-sync");
      }
      runInit(command, parent.resolve("initdb.log"));
      Files.move(partial, cluster, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw EmbeddedException.of(Part.POSTGRES, "cannot make " + cluster + ": " + e, e);
    }
  }

  private static void runInit(List<String> command, Path logFile) throws IOException {
    var log = new ChildLog(logFile);
    log.beginLaunch();
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
            .start();
    try {
      if (!process.waitFor(INIT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw EmbeddedException.of(
            Part.POSTGRES, "initdb did not end within " + INIT_LIMIT.toSeconds() + " s", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EmbeddedException.of(Part.POSTGRES, "initdb was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw EmbeddedException.of(Part.POSTGRES, "initdb failed: " + log.explanation(), null);
    }
  }

  private static List<String> command(
      Path home, Path cluster, ProcessUser user, int port, boolean durable) {
    var command = new ArrayList<>(user.supervisedPrefix());
    command.addAll(List.of(home.resolve("bin/postgres").toString(), "-D", cluster.toString()));
    var settings =
        new ArrayList<>(
            List.of(
                "port=" + port,
                "listen_addresses=" + HOST,
                "unix_socket_directories=",
                "wal_level=logical",
                "shared_buffers=32MB",
                "max_connections=100",
                "timezone=UTC",
                "log_timezone=UTC",
                // The server's own troubles; a refused statement is its client's business.
                "log_min_messages=log",
                "log_checkpoints=off"));
    if (!durable) {
      // Not synchronous_commit: without it a killed server loses what it has acknowledged.
      settings.addAll(List.of("fsync=off", "full_page_writes=off"));
    }
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    return command;
  }

  private static void selectOne(int port) throws SQLException {
    var url =
        "jdbc:postgresql://%s:%d/postgres?user=%s&connectTimeout=2&socketTimeout=2"
            .formatted(HOST, port, SUPERUSER);
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("select 1");
    }
  }

  /// SIGINT ends sessions and stops at once; SIGTERM, all that Java can send, waits for sessions.
  private static void interrupt(Process process) {
    try {
      new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

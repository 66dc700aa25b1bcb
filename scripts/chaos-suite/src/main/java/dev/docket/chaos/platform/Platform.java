package dev.docket.chaos.platform;

import dev.docket.chaos.platform.ServicesProcess.Death;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Everything under test, on a temporary data directory and free ports.
public final class Platform implements AutoCloseable {

  public static final String DATABASE = "docket";

  /// What the services sign their tokens with.
  public static final String IDENTITY_KEY = "0123456789abcdef0123456789abcdef";

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private static final int FIRST_PORT = 10_000;
  private static final int PORT_RANGE = 9_000;
  private static final int PORTS_TRIED = 500;

  private final Servers servers;
  private final FailpointControl failpoints;
  private final ServicesProcess services;
  private final URI api;
  private final int grpcPort;

  /// Where the built product and this suite are.
  ///
  /// @param launcherJar the production launcher, its `lib/` beside it
  /// @param conf the document that it runs
  /// @param agentJar this suite's own jar
  public record Build(Path launcherJar, Path conf, Path agentJar) {}

  private Platform(
      Servers servers,
      FailpointControl failpoints,
      ServicesProcess services,
      URI api,
      int grpcPort) {
    this.servers = servers;
    this.failpoints = failpoints;
    this.services = services;
    this.api = api;
    this.grpcPort = grpcPort;
  }

  /// Starts everything and puts the demo data; ends ready for commands.
  ///
  /// @param onDeath hears, while no services run, that they have ended without being asked to
  public static Platform start(
      Build build, Consumer<String> say, Consumer<Death> onDeath, Trouble trouble)
      throws IOException, SQLException {
    return start(build, say, onDeath, trouble, Wiring.direct());
  }

  /// The same, with something in between.
  public static Platform start(
      Build build, Consumer<String> say, Consumer<Death> onDeath, Trouble trouble, Wiring wiring)
      throws IOException, SQLException {
    var servers = Servers.start(true, wiring.kafka(), say);
    var failpoints = new FailpointControl(trouble);
    int first = FIRST_PORT + (int) (ProcessHandle.current().pid() % PORT_RANGE);
    int http = freePort(first);
    int grpc = freePort(http + 1);
    var environment = new HashMap<>(environment(servers, http, grpc));
    environment.putAll(wiring.environment(http, grpc, servers.postgresPort()));
    var settings =
        new ServicesProcess.Settings(
            build.launcherJar(),
            build.conf(),
            "%s=%d".formatted(build.agentJar(), failpoints.port()),
            servers.data().resolve("services.log"),
            environment);
    var services = new ServicesProcess(settings, onDeath, trouble);
    var platform =
        new Platform(servers, failpoints, services, URI.create("http://127.0.0.1:" + http), grpc);
    try {
      services.start();
      platform.awaitReady(trouble);
      DemoOrg.put(platform.jdbcUrl());
      return platform;
    } catch (RuntimeException | SQLException e) {
      platform.close();
      throw e;
    }
  }

  private static Map<String, String> environment(Servers servers, int http, int grpc) {
    var password = "trusted on this machine";
    var key = new byte[32];
    return Map.of(
        "DOCKET_HTTP_PORT",
        Integer.toString(http),
        "DOCKET_GRPC_PORT",
        Integer.toString(grpc),
        "DOCKET_KAFKA",
        servers.bootstrap(),
        "DOCKET_POSTGRES_PORT",
        Integer.toString(servers.postgresPort()),
        "DOCKET_POSTGRES_DATABASE",
        DATABASE,
        "DOCKET_POSTGRES_APP_PASSWORD",
        password,
        "DOCKET_POSTGRES_RELAY_PASSWORD",
        password,
        "DOCKET_POSTGRES_OWNER_PASSWORD",
        password,
        "DOCKET_IDENTITY_KEY",
        IDENTITY_KEY,
        "DOCKET_SECRETS_KEY",
        Base64.getEncoder().encodeToString(key));
  }

  /// Below the range of outgoing connections, where any client could take the port while the
  /// services are dead.
  public static int freePort(int first) throws IOException {
    for (int port = first; port < first + PORTS_TRIED; port++) {
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (BindException _) {
        // Somebody's.
      }
    }
    throw new CannotMeasureException("no free port from " + first);
  }

  private void awaitReady(Trouble trouble) {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(api.resolve("/readiness")).timeout(Duration.ofSeconds(2)).build();
      boolean ready =
          Waiting.until(
              READY_LIMIT,
              () -> {
                trouble.check();
                return answersOk(client, request);
              });
      if (!ready) {
        throw new CannotMeasureException(
            "the services are not ready after %d s: see %s"
                .formatted(READY_LIMIT.toSeconds(), log()));
      }
    }
  }

  private static boolean answersOk(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public URI api() {
    return api;
  }

  public int grpcPort() {
    return grpcPort;
  }

  public int postgresPort() {
    return servers.postgresPort();
  }

  public String bootstrap() {
    return servers.bootstrap();
  }

  /// As the superuser, past row-level security.
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /// Likewise in another database of the cluster.
  public String jdbcUrl(String database) {
    return servers.jdbcUrl(database);
  }

  public ServicesProcess services() {
    return services;
  }

  public FailpointControl failpoints() {
    return failpoints;
  }

  /// What the services print.
  public Path log() {
    return servers.data().resolve("services.log");
  }

  public void killKafka() {
    servers.killKafka();
  }

  /// The postmaster; its sessions see that and end.
  public void killPostgres() {
    servers.killPostgres();
  }

  /// As [Servers#leave], after [#close()].
  public void leave(boolean clean, Consumer<String> say) {
    servers.leave(clean, say);
  }

  /// Stops what still runs; the files stay.
  @Override
  public void close() {
    services.close();
    failpoints.close();
    servers.close();
  }
}

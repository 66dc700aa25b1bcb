package dev.docket.launcher.dev;

import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.ConfigSource;
import dev.docket.kit.config.LoadedConfig;
import dev.docket.kit.identity.SecretBox;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.telemetry.Telemetry;
import dev.docket.launcher.DocketProcess;
import dev.docket.launcher.ProcessListener;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// The platform as `conf/all.json` describes it, in this JVM, on a database and topics of its own.
final class PlatformFixture implements AutoCloseable {

  /// 32 zero bytes.
  private static final String SECRETS_KEY = "A".repeat(43) + "=";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  final Metrics metrics;
  private final Telemetry telemetry;
  final String topicPrefix;
  private final Vertx vertx;
  private final DocketProcess process;
  private final TestDatabase database;
  private final HttpClient client = HttpClient.newHttpClient();

  PlatformFixture(Class<?> testClass) throws IOException, SQLException {
    this(testClass, Telemetry.of(new Metrics()));
  }

  /// @param telemetry closed with this
  PlatformFixture(Class<?> testClass, Telemetry telemetry) throws IOException, SQLException {
    this.telemetry = telemetry;
    this.metrics = telemetry.metrics();
    var infrastructure = TestInfrastructure.shared();
    topicPrefix = infrastructure.topicPrefix(testClass);
    database = infrastructure.createDatabase(testClass);
    var environment =
        Map.ofEntries(
            Map.entry("DOCKET_HTTP_PORT", "0"),
            Map.entry("DOCKET_GRPC_PORT", Integer.toString(freePort())),
            Map.entry("DOCKET_KAFKA", infrastructure.kafkaBootstrap()),
            Map.entry("DOCKET_TOPIC_PREFIX", topicPrefix),
            Map.entry("DOCKET_POSTGRES_PORT", Integer.toString(database.port())),
            Map.entry("DOCKET_POSTGRES_DATABASE", database.name()),
            Map.entry("DOCKET_POSTGRES_APP_PASSWORD", "any"),
            Map.entry("DOCKET_POSTGRES_RELAY_PASSWORD", "any"),
            Map.entry("DOCKET_POSTGRES_OWNER_PASSWORD", "any"),
            Map.entry("DOCKET_IDENTITY_KEY", "0123456789abcdef0123456789abcdef"),
            Map.entry("DOCKET_SECRETS_KEY", SECRETS_KEY));
    var config =
        LoadedConfig.from(
            new ConfigSource(new ConfigLoader(environment::get), Path.of("../../conf/all.json")));
    vertx =
        telemetry
            .install(
                Vertx.builder().with(new VertxOptions().setMetricsOptions(metrics.vertxOptions())))
            .build();
    process = DocketProcess.plan(vertx, config, telemetry, ProcessListener.SILENT);
    await(process.start());
    DemoData.put(database.jdbcUrl(), database.user());
    DemoTicket.put(
        database.jdbcUrl(),
        database.user(),
        new SecretBox(config.config().requireSecrets(), new SecureRandom()),
        server());
    // This flavor begins at the end of its topic, so what is sent before it has its partitions is
    // passed over.
    Awaitility.await()
        .atMost(START_LIMIT)
        .until(() -> hasPartitions("case-third-party-reader/jira"));
  }

  private boolean hasPartitions(String flavor) {
    var assigned =
        metrics
            .registry()
            .find("docket.consumer.rebalanced")
            .tags("flavor", flavor, "change", "assigned")
            .counter();
    return assigned != null && assigned.count() > 0;
  }

  URI server() {
    return URI.create("http://127.0.0.1:" + process.httpPort());
  }

  /// An answer with the body read as JSON; empty when there is none.
  record Answer(int status, String contentType, JsonObject body) {}

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, String body) {
    return send(posting(path, body));
  }

  Answer post(String path, String body, String idempotencyKey) {
    return send(posting(path, body).header("Idempotency-Key", idempotencyKey));
  }

  private HttpRequest.Builder posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpRequest.Builder request(String path) {
    return keys(path, DemoData.API_KEY, DemoData.APPLICATION_KEY);
  }

  HttpRequest.Builder keys(String path, @Nullable String apiKey, @Nullable String applicationKey) {
    var request = HttpRequest.newBuilder(server().resolve(path));
    if (apiKey != null) {
      request.header("DD-API-KEY", apiKey);
    }
    if (applicationKey != null) {
      request.header("DD-APPLICATION-KEY", applicationKey);
    }
    return request;
  }

  Answer send(HttpRequest.Builder request) {
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      var body = response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
      return new Answer(
          response.statusCode(), response.headers().firstValue("content-type").orElse(""), body);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Runs SQL as the superuser, past row-level security, and answers the first column of the first
  /// row.
  long count(String sql) {
    try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), null);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  void execute(String sql) {
    try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), null);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void await(Future<?> future) {
    try {
      var _ = future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not done within 60 s", e);
    }
  }

  @Override
  public void close() {
    await(process.stop());
    await(vertx.close());
    telemetry.close();
    client.close();
  }
}

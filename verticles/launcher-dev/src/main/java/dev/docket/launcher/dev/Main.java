package dev.docket.launcher.dev;

import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import dev.docket.embedded.EmbeddedPostgres;
import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.ConfigSource;
import dev.docket.kit.config.LoadedConfig;
import dev.docket.kit.identity.SecretBox;
import dev.docket.launcher.DocketApplication;
import dev.docket.launcher.DocketProcess;
import dev.docket.launcher.ProcessExit;
import dev.docket.launcher.StartFailedException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Starts everything on one machine and tells a person how it goes. Standard output carries the
/// progress, one line a part; a failure is one line on standard error.
public final class Main {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final String DATABASE = "docket";
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private Main() {}

  public static void main(String[] given) {
    long begin = System.nanoTime();
    try {
      var arguments = Arguments.parse(given);
      // Before the first logger: logs go to a file, the terminal is for progress.
      System.setProperty("docket.logs", arguments.data().resolve("logs").toString());
      System.setProperty("logback.configurationFile", "logback-dev.xml");
      up(arguments, begin);
    } catch (IllegalArgumentException | ConfigException e) {
      end(MISUSED, String.valueOf(e.getMessage()));
    } catch (EmbeddedException | StartFailedException e) {
      end(FAILED, String.valueOf(e.getMessage()));
    } catch (IOException | SQLException e) {
      end(FAILED, e.toString());
    }
  }

  private static void end(int code, String message) {
    System.err.println("docket: " + message);
    ProcessExit.with(code);
  }

  private static void up(Arguments arguments, long begin) throws IOException, SQLException {
    Files.createDirectories(arguments.data());
    var progress = new Progress();
    var parts = EmbeddedInfrastructure.start(arguments.data(), true, event -> say(event.line()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parts, progress)));
    var environment = environment(arguments, parts);
    var config =
        LoadedConfig.from(
            new ConfigSource(
                new ConfigLoader(name -> environment.getOrDefault(name, System.getenv(name))),
                arguments.conf()));
    var process = new DocketApplication(config, progress).launch();
    awaitReady(process);
    var url = "http://127.0.0.1:" + arguments.http();
    var database = parts.postgres().jdbcUrl(DATABASE);
    DemoData.put(database, EmbeddedPostgres.SUPERUSER);
    DemoTicket.put(
        database,
        EmbeddedPostgres.SUPERUSER,
        new SecretBox(config.config().requireSecrets(), new SecureRandom()),
        URI.create(url));
    Files.writeString(
        arguments.data().resolve("ready"),
        new JsonObject()
            .put("url", url)
            .put("grpc", arguments.grpc())
            .put("kafka", parts.kafka().bootstrap())
            .put("ops", process.opsAddress())
            .encode());
    System.out.print(welcome(url, Duration.ofNanos(System.nanoTime() - begin)));
  }

  /// The services end first: they drain into these parts.
  private static void stop(EmbeddedInfrastructure parts, Progress progress) {
    progress.awaitEnd();
    parts.close();
    ProcessExit.complete();
  }

  private static Map<String, String> environment(Arguments arguments, EmbeddedInfrastructure parts)
      throws IOException {
    var password = "trusted on this machine";
    var random = new SecureRandom();
    return Map.ofEntries(
        Map.entry("DOCKET_HTTP_PORT", Integer.toString(arguments.http())),
        Map.entry("DOCKET_GRPC_PORT", Integer.toString(arguments.grpc())),
        Map.entry("DOCKET_KAFKA", parts.kafka().bootstrap()),
        Map.entry("DOCKET_POSTGRES_PORT", Integer.toString(parts.postgres().port())),
        Map.entry("DOCKET_POSTGRES_DATABASE", DATABASE),
        Map.entry("DOCKET_POSTGRES_APP_PASSWORD", password),
        Map.entry("DOCKET_POSTGRES_RELAY_PASSWORD", password),
        Map.entry("DOCKET_POSTGRES_OWNER_PASSWORD", password),
        Map.entry("DOCKET_IDENTITY_KEY", KeyFile.read(arguments.data(), KeyFile.IDENTITY, random)),
        Map.entry("DOCKET_SECRETS_KEY", KeyFile.read(arguments.data(), KeyFile.SECRETS, random)),
        // A free one: several installations may run on this machine.
        Map.entry("DOCKET_OPS_PORT", "0"),
        Map.entry("DOCKET_OPS_TOKEN", KeyFile.read(arguments.data(), KeyFile.OPS, random)));
  }

  private static void awaitReady(DocketProcess process) {
    var deadline = System.nanoTime() + READY_LIMIT.toNanos();
    var report = process.readiness();
    while (!report.up()) {
      if (System.nanoTime() > deadline) {
        throw new EmbeddedException(
            "not ready after %d s: %s".formatted(READY_LIMIT.toSeconds(), report.toJson()));
      }
      LockSupport.parkNanos(POLL.toNanos());
      report = process.readiness();
    }
  }

  private static String welcome(String url, Duration took) {
    return """

    Docket is ready after %.1f s.

      API          %s/api/v2/cases
      readiness    %s/readiness
      keys         DD-API-KEY: %s   DD-APPLICATION-KEY: %s
      project      %s, id %s

    Open a case:

      curl -s %s/api/v2/cases -H 'Content-Type: application/json' \\
        -H 'DD-API-KEY: %s' -H 'DD-APPLICATION-KEY: %s' \\
        -d '{"data":{"type":"case","attributes":{"title":"Disk full on db-1","type_id":"00000000-0000-0000-0000-000000000001"},
             "relationships":{"project":{"data":{"type":"project","id":"%s"}}}}}'

    """
        .formatted(
            took.toMillis() / 1000.0,
            url,
            url,
            DemoData.API_KEY,
            DemoData.APPLICATION_KEY,
            DemoData.PROJECT_KEY,
            DemoData.PROJECT_ID,
            url,
            DemoData.API_KEY,
            DemoData.APPLICATION_KEY,
            DemoData.PROJECT_ID);
  }

  static void say(String line) {
    System.out.println("  " + line);
  }
}

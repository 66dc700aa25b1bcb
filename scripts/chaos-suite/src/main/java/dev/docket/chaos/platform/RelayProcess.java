package dev.docket.chaos.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A relay in a process of its own, beside the services of a [Platform]; started again at once when
/// it was killed. One thread uses it.
public final class RelayProcess implements AutoCloseable {

  private static final Duration ASK_LIMIT = Duration.ofSeconds(2);

  /// Away from the ports of the platform's services, which are not all taken yet.
  private static final int PORT_DISTANCE = 50;

  /// What only the owner of a shard knows is a number at the owner alone.
  private static final Pattern OWNED =
      Pattern.compile("^case_event_relay_lag_rows\\{.*} [0-9]", Pattern.MULTILINE);

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private final String name;
  private final URI address;
  private final ServicesProcess relay;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(ASK_LIMIT).build();

  private RelayProcess(String name, URI address, ServicesProcess relay) {
    this.name = name;
    this.address = address;
    this.relay = relay;
  }

  /// @param conf of a launcher that deploys the relay alone
  /// @param number from 1; names it and its log
  public static RelayProcess start(Platform platform, Path conf, int number, Trouble trouble)
      throws IOException {
    return start(platform, conf, number, Map.of(), trouble);
  }

  /// The same, told other addresses than the platform's services.
  ///
  /// @param other replaces what those are told
  public static RelayProcess start(
      Platform platform, Path conf, int number, Map<String, String> other, Trouble trouble)
      throws IOException {
    var like = platform.services().settings();
    int http = Platform.freePort(platform.grpcPort() + number * PORT_DISTANCE);
    int grpc = Platform.freePort(http + 1);
    var environment = new HashMap<>(like.environment());
    environment.put("DOCKET_HTTP_PORT", Integer.toString(http));
    environment.put("DOCKET_GRPC_PORT", Integer.toString(grpc));
    environment.putAll(other);
    var name = "relay-" + number;
    var settings =
        new ServicesProcess.Settings(
            like.launcherJar(), conf, null, like.log().resolveSibling(name + ".log"), environment);
    var process = new ServicesProcess(settings, _ -> {}, trouble);
    process.start();
    return new RelayProcess(name, URI.create("http://127.0.0.1:" + http), process);
  }

  public String name() {
    return name;
  }

  /// Waits until all of them publish or stand by.
  public static void awaitReady(List<RelayProcess> relays, Trouble trouble) {
    for (var relay : relays) {
      boolean ready =
          Waiting.until(
              READY_LIMIT,
              () -> {
                trouble.check();
                return relay.ready();
              });
      if (!ready) {
        throw new CannotMeasureException(
            relay.name + " is not ready: see " + relay.relay.settings().log());
      }
    }
  }

  /// Whether it publishes or stands by.
  public boolean ready() {
    return ask("/readiness") != null;
  }

  /// How many shards it says it owns; what it says is up to two seconds old. 0 without an answer.
  public long owned() {
    var metrics = ask("/metrics");
    return metrics == null ? 0 : OWNED.matcher(metrics).results().count();
  }

  private @Nullable String ask(String path) {
    try {
      var request = HttpRequest.newBuilder(address.resolve(path)).build();
      // The request's own limit ends with the headers; a body may stay away too.
      var response =
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .get(ASK_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return response.statusCode() == 200 ? response.body() : null;
    } catch (ExecutionException | TimeoutException _) {
      return null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /// As `kill -9`.
  public void kill() {
    relay.kill();
  }

  /// As `kill -STOP`: it keeps its sessions and its place in them.
  public void freeze() {
    send(Signal.STOP);
  }

  /// Lets it run on, from where it was.
  public void thaw() {
    send(Signal.CONTINUE);
  }

  private void send(Signal signal) {
    var process = relay.process();
    if (process == null) {
      throw new CannotMeasureException(name + " does not run");
    }
    signal.send(process);
  }

  /// Asks it to stop in order.
  ///
  /// @return its exit code; null when it had to be killed
  public @Nullable Integer stop() {
    return relay.stop();
  }

  @Override
  public void close() {
    relay.close();
    client.shutdownNow();
  }
}

package dev.docket.kit.reload;

import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.ConfigSource;
import dev.docket.kit.health.Health;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.logging.LogKeys;
import dev.docket.kit.metrics.Metrics;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the file of the running process again and again, includes and all, and offers it to
/// [RunningConfig] when it has changed. Comparing what is read, and not times of files, it needs no
/// help from the file system, sees renames and links, and leaves alone what was only touched.
///
/// A change counts once two looks in a row have seen the same: a file that is just being written is
/// mostly no document. All looks run one after the other on the worker threads of one context,
/// which own all fields that are not volatile.
public final class ConfigWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

  private final Vertx vertx;
  private final Context context;
  private final ConfigSource source;
  private final RunningConfig running;
  private final Metrics metrics;
  private final InstantSource clock;

  private Look taken;
  private Look seen;

  private volatile Standing standing =
      new Standing(new ReloadResult.Reloaded(List.of(), List.of()), Instant.EPOCH);
  private volatile boolean stopped;

  /// What was found where the file is.
  private sealed interface Look {
    record Document(ConfigNode root) implements Look {}

    record Unusable(String reason) implements Look {}

    default boolean sameAs(Look other) {
      if (this instanceof Document(var one) && other instanceof Document(var another)) {
        return one.sameAs(another);
      }
      return equals(other);
    }
  }

  /// @param since when it came to this
  private record Standing(ReloadResult result, Instant since) {}

  /// What a watch tells, and when.
  public record Surroundings(Health health, Metrics metrics, InstantSource clock) {}

  /// @param started what the file said when the process was started
  public ConfigWatch(
      Vertx vertx,
      ConfigSource source,
      ConfigNode started,
      RunningConfig running,
      Surroundings surroundings) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.source = source;
    this.running = running;
    this.metrics = surroundings.metrics();
    this.clock = surroundings.clock();
    this.taken = new Look.Document(started);
    this.seen = taken;
    surroundings.health().register("config", this::health);
    metrics.gauge(ReloadMetric.INVALID, Tags.empty(), () -> reason() == null ? 0 : 1);
    metrics.gauge(ReloadMetric.NEEDS_RESTART, Tags.empty(), () -> needsRestart().size());
  }

  /// Looks again and again, an interval after the look before, until [#stop()].
  public void start(Duration interval) {
    vertx.setTimer(
        interval.toMillis(),
        _ ->
            inTurn(this::look)
                // A bug in a part that took its value: of all else there is a result.
                .onFailure(e -> LOG.atError().setCause(e).log("configuration half applied"))
                .onComplete(_ -> {
                  if (!stopped) {
                    start(interval);
                  }
                }));
  }

  public void stop() {
    stopped = true;
  }

  /// Takes the file as it is now, changed or not.
  public Future<ReloadResult> reload() {
    return inTurn(() -> take(read()));
  }

  private Future<ReloadResult> inTurn(Callable<ReloadResult> task) {
    return context.executeBlocking(task, true).map(Objects::requireNonNull);
  }

  private ReloadResult look() {
    var now = read();
    if (!now.sameAs(taken) && now.sameAs(seen)) {
      var _ = take(now);
    }
    seen = now;
    return standing.result();
  }

  private Look read() {
    try {
      return new Look.Document(source.load());
    } catch (ConfigException e) {
      return new Look.Unusable(String.valueOf(e.getMessage()));
    }
  }

  private ReloadResult take(Look look) {
    taken = look;
    var result = offer(look);
    standing = new Standing(result, clock.instant());
    switch (result) {
      case ReloadResult.Reloaded(var changed, var needsRestart) -> {
        count("reloaded");
        LOG.atInfo()
            .addKeyValue(LogKeys.CONFIG_FILE, source.file())
            .addKeyValue(LogKeys.CONFIG_PATHS, changed)
            .log("configuration reloaded");
        if (!needsRestart.isEmpty()) {
          LOG.atWarn()
              .addKeyValue(LogKeys.CONFIG_FILE, source.file())
              .addKeyValue(LogKeys.CONFIG_PATHS, needsRestart)
              .log("configuration changed where only a restart brings it in force");
        }
      }
      case ReloadResult.Rejected(var reason) -> {
        count("rejected");
        LOG.atError()
            .addKeyValue(LogKeys.CONFIG_FILE, source.file())
            .addKeyValue(LogKeys.REASON, reason)
            .log("configuration cannot be used, everything stays as it was");
      }
    }
    return result;
  }

  private ReloadResult offer(Look look) {
    return switch (look) {
      case Look.Document(var root) -> {
        try {
          yield running.offer(root);
        } catch (ConfigException e) {
          yield new ReloadResult.Rejected(String.valueOf(e.getMessage()));
        }
      }
      case Look.Unusable(var reason) -> new ReloadResult.Rejected(reason);
    };
  }

  private void count(String outcome) {
    metrics.counter(ReloadMetric.READ, Tags.of("outcome", outcome)).increment();
  }

  /// Never down: the process works with what it has.
  private HealthState health() {
    var since = standing.since();
    var reason = reason();
    if (reason != null) {
      return HealthState.warning("invalid since %s, not applied: %s".formatted(since, reason));
    }
    return needsRestart().isEmpty()
        ? HealthState.up()
        : HealthState.warning(
            "since %s needs a restart: %s".formatted(since, String.join(", ", needsRestart())));
  }

  private @Nullable String reason() {
    return standing.result() instanceof ReloadResult.Rejected(var reason) ? reason : null;
  }

  private List<String> needsRestart() {
    return standing.result() instanceof ReloadResult.Reloaded(_, var paths) ? paths : List.of();
  }
}

package dev.docket.flavor;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.skip.SkipList;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.ops.OpsCommand;
import dev.docket.kit.ops.OpsRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The ops commands of one flavor.
final class FlavorCommands {

  /// A pause that is longer belongs into the configuration, where others see it.
  private static final Duration MAX_PAUSE = Duration.ofDays(7);

  private final Vertx vertx;
  private final FlavorControl control;
  private final Supplier<FlavorStatus> status;
  private final ConsumerConfig consumer;
  private final SkipList.Topic about;
  private final InstantSource clock;

  FlavorCommands(
      Vertx vertx,
      FlavorControl control,
      Supplier<FlavorStatus> status,
      FlavorConfig config,
      InstantSource clock) {
    this.vertx = vertx;
    this.control = control;
    this.status = status;
    this.consumer = config.consumer();
    this.about = config.switches().about();
    this.clock = clock;
  }

  List<OpsCommand<?, ?>> all() {
    return List.of(status(), lag(), pause(), resume(), skipMessages());
  }

  private OpsCommand<?, ?> status() {
    return OpsCommand.bare(
        "status",
        "state and reason, partitions, records in flight, age of the oldest",
        _ -> Future.succeededFuture(status.get()),
        FlavorStatus::toJson);
  }

  private OpsCommand<?, ?> lag() {
    return OpsCommand.bare(
        "lag",
        "how far the group is behind, by partition",
        _ -> vertx.executeBlocking(() -> GroupLag.ask(consumer), false),
        GroupLag::toJson);
  }

  /// @param until null for until it is ended
  private record PauseRequest(@Nullable Instant until) {}

  private OpsCommand<?, ?> pause() {
    return new OpsCommand<>(
        "pause",
        "take no records; what has been read is still handled",
        this::pauseRequest,
        request -> pause(request.until()),
        FlavorCommands::told);
  }

  private Future<PauseSwitch> pause(@Nullable Instant until) {
    if (until != null) {
      long left = Math.max(1, Duration.between(clock.instant(), until).toMillis());
      vertx.setTimer(left, _ -> control.resumeAt(until));
    }
    return control.pause(until);
  }

  private PauseRequest pauseRequest(ConfigNode node) {
    var text = node.string("until", "");
    var length = node.duration("for", Duration.ZERO);
    if (text.isEmpty() && length.isZero()) {
      return new PauseRequest(null);
    }
    if (!text.isEmpty() && !length.isZero()) {
      throw node.failure("for", "expected until or for, not both");
    }
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var until = text.isEmpty() ? now.plus(length) : instant(node, text);
    if (!until.isAfter(now) || until.isAfter(now.plus(MAX_PAUSE))) {
      throw node.failure(
          text.isEmpty() ? "for" : "until", "expected an end within the next 7 days");
    }
    return new PauseRequest(until);
  }

  private static Instant instant(ConfigNode node, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw node.failure("until", "expected a time such as \"2026-01-31T12:00:00Z\"");
    }
  }

  private OpsCommand<?, ?> resume() {
    return OpsCommand.bare(
        "resume",
        "take records again",
        _ ->
            control
                .resume()
                .map(now -> {
                  if (now.configured()) {
                    throw new OpsRefusedException(
                        "its configuration says paused: take that back there");
                  }
                  return now;
                }),
        FlavorCommands::told);
  }

  private static JsonObject told(PauseSwitch now) {
    var json = new JsonObject().put("paused", now.paused());
    var until = now.until();
    return until == null || now.configured() ? json : json.put("until", until.toString());
  }

  private OpsCommand<?, ?> skipMessages() {
    return new OpsCommand<>(
        "skip-messages",
        "records that are passed over; adds those of the list `add`",
        node -> {
          var entries = node.stringList("add");
          return node.build(() -> SkipList.parse("add", about, entries));
        },
        more -> Future.succeededFuture(more.isEmpty() ? control.skips() : added(more)),
        list ->
            new JsonObject()
                .put("records", new JsonArray(list.texts()))
                .put(
                    "kept",
                    "in memory: until skipMessages changes in the configuration, or the process ends"));
  }

  private SkipList added(SkipList more) {
    try {
      return control.skipToo(more);
    } catch (IllegalArgumentException e) {
      throw new OpsRefusedException(String.valueOf(e.getMessage()));
    }
  }
}

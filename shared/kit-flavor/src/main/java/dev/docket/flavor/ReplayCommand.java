package dev.docket.flavor;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.engine.ConsumerVerticle;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import dev.docket.consumer.lot.ReplayResult;
import dev.docket.consumer.lot.kafka.OutcomeQuery;
import dev.docket.consumer.lot.kafka.OutcomeReplay;
import dev.docket.consumer.lot.kafka.OutcomeReplay.Report;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.ops.OpsCommand;
import dev.docket.kit.ops.OpsRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The ops command that has records handled anew whose outcome was that nothing came of them. One
/// at a time.
final class ReplayCommand {

  private final Vertx vertx;
  private final ConsumerConfig config;
  private final LotCommands lot;
  private final InstantSource clock;
  private final AtomicBoolean busy = new AtomicBoolean();

  ReplayCommand(Vertx vertx, ConsumerConfig config, LotCommands lot, InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.lot = lot;
    this.clock = clock;
  }

  OpsCommand<?, ?> command() {
    return new OpsCommand<>(
        "replay",
        "handle discarded, skipped or malformed records anew; since, and until, org, reason, kind, key, or all",
        this::query,
        query -> lot.ask(running -> replay(running, query)),
        ReplayCommand::told);
  }

  private Future<Report.Done> replay(ConsumerVerticle<?> running, OutcomeQuery query) {
    if (!busy.compareAndSet(false, true)) {
      throw new OpsRefusedException("a replay is under way");
    }
    return vertx
        .executeBlocking(() -> replay(new Partitions(running), query), false)
        .map(Objects::requireNonNull)
        .onComplete(_ -> busy.set(false));
  }

  private Report.Done replay(OutcomeReplay.Member member, OutcomeQuery query) {
    return switch (new OutcomeReplay(config, member).run(query)) {
      case Report.Done done -> done;
      case Report.TooMany(int limit) ->
          throw new OpsRefusedException(
              "%d or more records are selected: narrow it by since and until".formatted(limit));
    };
  }

  /// Those of this process.
  private record Partitions(ConsumerVerticle<?> running) implements OutcomeReplay.Member {
    @Override
    public Future<Set<TopicPartition>> assigned() {
      return running.assigned();
    }

    @Override
    public Future<List<ReplayResult>> replay(List<ConsumerRecord<byte[], byte[]>> records) {
      return running.replay(records);
    }
  }

  private static JsonObject told(Report.Done report) {
    var json = new JsonObject().put("selected", report.selected());
    for (var result : ReplayResult.values()) {
      json.put(result.wireName(), report.count(result));
    }
    json.put("left", report.left());
    var goOn = report.goOn();
    return goOn == null ? json : json.put("since", goOn.toString());
  }

  private OutcomeQuery query(ConfigNode node) {
    var now = clock.instant();
    var since = time(node, "since", now);
    if (since == null) {
      throw node.failure("since", "required: a time, or how long ago, such as \"1h\"");
    }
    boolean all = node.bool("all", false);
    var org = text(node, "org");
    var reason = text(node, "reason");
    var key = text(node, "key");
    var kind = node.string("kind", "");
    boolean some = org != null || reason != null || key != null || !kind.isEmpty();
    if (all == some) {
      throw node.failure("all", "expected true, or some of org, reason, kind and key, not both");
    }
    return new OutcomeQuery(
        org,
        reason,
        kind.isEmpty() ? null : kind(node, kind),
        key,
        since,
        time(node, "until", now),
        OutcomeQuery.MOST);
  }

  private static @Nullable String text(ConfigNode node, String name) {
    var text = node.string(name, "");
    return text.isEmpty() ? null : text;
  }

  private static Kind kind(ConfigNode node, String text) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.wireName().equals(text))
        .findFirst()
        .orElseThrow(() ->
            node.failure(
                "kind",
                "expected one of "
                    + Arrays.stream(Kind.values())
                        .map(Kind::wireName)
                        .collect(Collectors.joining(", "))));
  }

  /// A time, or how long ago it was.
  private static @Nullable Instant time(ConfigNode node, String name, Instant now) {
    var text = node.string(name, "");
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return now.minus(node.duration(name, Duration.ZERO));
    }
  }
}

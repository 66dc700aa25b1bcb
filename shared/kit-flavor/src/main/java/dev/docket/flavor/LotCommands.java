package dev.docket.flavor;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.engine.ConsumerVerticle;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ParkedView;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.ops.OpsCommand;
import dev.docket.kit.ops.OpsRefusedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The ops commands that have to do with a flavor's parking lot. Each speaks of the partitions that
/// this process has: with several, ask each.
final class LotCommands {

  private static final int MOST_LISTED = 1_000;

  private final ConsumerConfig config;
  private final Supplier<@Nullable ConsumerVerticle<?>> consumer;

  LotCommands(ConsumerConfig config, Supplier<@Nullable ConsumerVerticle<?>> consumer) {
    this.config = config;
    this.consumer = consumer;
  }

  List<OpsCommand<?, ?>> all() {
    return List.of(parked(), release(), discard());
  }

  /// @param limit of what is listed
  private record Listing(ParkedSelection selection, int limit) {}

  private OpsCommand<?, ?> parked() {
    return new OpsCommand<>(
        "parked",
        "records in the parking lot; by key, org, reason, partition, offset",
        node -> new Listing(selection(node), node.integer("limit", 100, 1, MOST_LISTED)),
        asked -> ask(running -> running.parked(asked.selection(), asked.limit())),
        LotCommands::listed);
  }

  private OpsCommand<?, ?> release() {
    return new OpsCommand<>(
        "release",
        "handle parked records again, whole keys in their order; the same selection, or all",
        LotCommands::chosen,
        selection -> ask(running -> running.release(selection)),
        count -> new JsonObject().put("releasing", count));
  }

  private OpsCommand<?, ?> discard() {
    return new OpsCommand<>(
        "discard",
        "give parked records up; the same selection, or all",
        LotCommands::chosen,
        selection -> ask(running -> running.discard(selection)),
        count -> new JsonObject().put("discarded", count));
  }

  /// @throws OpsRefusedException when there is no lot, or nobody to ask
  <T> Future<T> ask(Function<ConsumerVerticle<?>, Future<T>> question) {
    if (config.onExhausted() != OnExhausted.PARK) {
      throw new OpsRefusedException("it has no parking lot: its onExhausted is not park");
    }
    var running = consumer.get();
    if (running == null) {
      throw new OpsRefusedException("it is not running now");
    }
    return question.apply(running);
  }

  /// Nobody releases or discards everything by leaving something out.
  private static ParkedSelection chosen(ConfigNode node) {
    boolean all = node.bool("all", false);
    var selection = selection(node);
    if (all != selection.equals(ParkedSelection.ALL)) {
      throw node.failure(
          "all", "expected true, or some of key, org, reason, partition and offset, not both");
    }
    return selection;
  }

  private static ParkedSelection selection(ConfigNode node) {
    var key = node.string("key", "");
    var org = node.string("org", "");
    var reason = node.string("reason", "");
    var partition = node.integer("partition", -1, -1, Integer.MAX_VALUE);
    var offset = node.string("offset", "");
    return new ParkedSelection(
        key.isEmpty() ? null : key,
        org.isEmpty() ? null : org,
        reason.isEmpty() ? null : cause(node, reason),
        partition < 0 ? null : partition,
        offset.isEmpty() ? null : offset(node, offset));
  }

  private static Long offset(ConfigNode node, String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw node.failure("offset", "expected a number");
    }
  }

  private static ParkReason.Cause cause(ConfigNode node, String text) {
    return Arrays.stream(ParkReason.Cause.values())
        .filter(cause -> cause.wireName().equals(text))
        .findFirst()
        .orElseThrow(() ->
            node.failure(
                "reason",
                "expected one of "
                    + Arrays.stream(ParkReason.Cause.values())
                        .map(ParkReason.Cause::wireName)
                        .collect(Collectors.joining(", "))));
  }

  private static JsonObject listed(List<ParkedView> views) {
    var records = new JsonArray();
    views.forEach(view -> records.add(json(view)));
    return new JsonObject().put("records", records);
  }

  private static JsonObject json(ParkedView view) {
    return new JsonObject()
        .put("record", view.at().toString())
        .put("key", view.key())
        .put("org", view.tenant())
        .put("reason", view.reason().cause().wireName())
        .put("detail", view.reason().detail())
        .put("parked_at", view.parkedAt().toString())
        .put("bytes", view.bytes())
        .put("releasing", view.releasing());
  }
}

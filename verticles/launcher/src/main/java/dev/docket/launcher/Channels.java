package dev.docket.launcher;

import dev.docket.client.GrpcChannel;
import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.ops.OpsCommand;
import dev.docket.kit.reload.Reloadable;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// Every way that this process has to other services. Thread-safe.
final class Channels {

  /// Of each channel: an answer is one frame.
  private static final int MAX_ORGS_TOLD = 100;

  private final List<GrpcChannel> channels = new CopyOnWriteArrayList<>();

  void add(GrpcChannel channel) {
    channels.add(channel);
  }

  /// The limits of all breakers towards case-api.
  Reloadable<GrpcChannelConfig.Breaker> breakerLimits() {
    return new Reloadable<>(
        List.of("caseApi", "breaker"),
        (node, key) -> GrpcChannelConfig.Breaker.from(node.objectOrEmpty(key)),
        limits -> channels.forEach(channel -> channel.limitBreaker(limits)));
  }

  OpsCommand<?, ?> breakers() {
    return OpsCommand.bare(
        "breakers",
        "the breakers of calls to other services, by caller and destination, and organizations cut off",
        _ -> Future.succeededFuture(channels),
        Channels::told);
  }

  private static JsonObject told(List<GrpcChannel> channels) {
    var list = new JsonArray();
    for (var channel : channels) {
      var cutOff = channel.orgsCutOff();
      list.add(row(channel, channel.breakerState()).put("orgs", cutOff.size()));
      for (var org : cutOff.subList(0, Math.min(MAX_ORGS_TOLD, cutOff.size()))) {
        list.add(row(channel, org.getValue()).put("org", org.getKey().value()));
      }
    }
    return new JsonObject().put("breakers", list);
  }

  private static JsonObject row(GrpcChannel channel, CircuitBreakerState state) {
    return new JsonObject()
        .put("caller", channel.caller().toString())
        .put("destination", channel.destination())
        .put("state", state.name().toLowerCase(Locale.ROOT));
  }
}

package dev.docket.launcher;

import dev.docket.client.GrpcChannel;
import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.ops.OpsCommand;
import dev.docket.kit.reload.Reloadable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// Every way that this process has to other services. Thread-safe.
final class Channels {

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
        "the breakers of calls to other services, by caller and destination",
        _ -> Future.succeededFuture(channels),
        Channels::told);
  }

  private static JsonObject told(List<GrpcChannel> channels) {
    var list = new JsonArray();
    for (var channel : channels) {
      list.add(
          new JsonObject()
              .put("caller", channel.caller().toString())
              .put("destination", channel.destination())
              .put("state", channel.breakerState().name().toLowerCase(Locale.ROOT)));
    }
    return new JsonObject().put("breakers", list);
  }
}

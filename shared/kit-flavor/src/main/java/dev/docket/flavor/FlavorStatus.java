package dev.docket.flavor;

import dev.docket.consumer.ConsumerStatus;
import dev.docket.kit.health.HealthState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A flavor at a glance, for operators.
///
/// @param health what readiness says of it
/// @param consumer null while none is deployed
record FlavorStatus(HealthState health, @Nullable ConsumerStatus consumer) {

  JsonObject toJson() {
    var json = new JsonObject().put("state", state());
    var reason = reason();
    if (reason != null) {
      json.put("reason", reason);
    }
    var at = consumer;
    return json.put("partitions", at == null ? 0 : at.partitions())
        .put("inFlight", at == null ? 0 : at.inFlight())
        .put("oldestUnsettledMs", millis(at == null ? Duration.ZERO : at.oldestUnsettled()))
        .put("sincePollMs", millis(at == null ? Duration.ZERO : at.sincePoll()));
  }

  private String state() {
    return consumer == null ? "down" : consumer.state().name().toLowerCase(Locale.ROOT);
  }

  private @Nullable String reason() {
    return switch (health) {
      case HealthState.Up() -> null;
      case HealthState.Warning(var reason) -> reason;
      case HealthState.Starting(var reason) -> reason;
      case HealthState.Down(var reason) -> reason;
    };
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }
}

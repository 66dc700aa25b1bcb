package dev.docket.kit.health;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// All checks of one question at one moment.
///
/// @param checks in the order of their names
public record HealthReport(List<Check> checks) {
  public record Check(String name, HealthState state) {}

  public HealthReport {
    checks = List.copyOf(checks);
  }

  /// Whether every check is up, a warning or not. No check at all is up: a process without parts
  /// has nothing that could be wrong.
  public boolean up() {
    return checks.stream()
        .allMatch(check ->
            check.state() instanceof HealthState.Up
                || check.state() instanceof HealthState.Warning);
  }

  /// `{"status": "UP", "checks": [{"name": …, "status": "UP" | "STARTING" | "DOWN", "reason":
  /// …}]}`; the status of the whole is `UP` or `DOWN`, a reason stands where something is not up,
  /// or up and in need of somebody's eyes.
  public JsonObject toJson() {
    var list = new JsonArray();
    checks.forEach(check -> list.add(toJson(check)));
    return new JsonObject().put("status", up() ? "UP" : "DOWN").put("checks", list);
  }

  private static JsonObject toJson(Check check) {
    var json = new JsonObject().put("name", check.name());
    return switch (check.state()) {
      case HealthState.Up() -> json.put("status", "UP");
      case HealthState.Warning(var reason) -> json.put("status", "UP").put("reason", reason);
      case HealthState.Starting(var reason) -> json.put("status", "STARTING").put("reason", reason);
      case HealthState.Down(var reason) -> json.put("status", "DOWN").put("reason", reason);
    };
  }
}

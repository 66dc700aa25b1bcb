package dev.docket.kit.health;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// The checks of one process. Readiness: may it be given work? Liveness: would only a restart help?
/// The second is asked of far fewer parts, because a database that is away is no reason to restart.
///
/// Any thread may register, report and ask: the checks are in a concurrent map, each state has one
/// atomic cell.
public final class Health {
  private final Map<String, Supplier<HealthState>> readiness = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<HealthState>> liveness = new ConcurrentSkipListMap<>();

  /// Adds a part to readiness that sets its state itself, starting.
  ///
  /// @throws IllegalStateException when the name is taken
  public HealthCell register(String name) {
    var cell = new HealthCell(() -> readiness.remove(name));
    add(readiness, name, cell::state);
    return cell;
  }

  /// Adds a check to readiness that is computed when asked. It runs on the asking thread, an event
  /// loop: it must not block.
  ///
  /// @throws IllegalStateException when the name is taken
  public void register(String name, Supplier<HealthState> check) {
    add(readiness, name, check);
  }

  /// As [#register(String, Supplier)], for liveness.
  public void registerLiveness(String name, Supplier<HealthState> check) {
    add(liveness, name, check);
  }

  public HealthReport readiness() {
    return report(readiness);
  }

  public HealthReport liveness() {
    return report(liveness);
  }

  private static void add(
      Map<String, Supplier<HealthState>> checks, String name, Supplier<HealthState> check) {
    if (checks.putIfAbsent(name, check) != null) {
      throw new IllegalStateException("health check registered twice: " + name);
    }
  }

  private static HealthReport report(Map<String, Supplier<HealthState>> checks) {
    return new HealthReport(
        checks.entrySet().stream()
            .map(e -> new HealthReport.Check(e.getKey(), ask(e.getValue())))
            .toList());
  }

  // A check that breaks is a part that does not work; it must not take the other checks' answers
  // with it.
  private static HealthState ask(Supplier<HealthState> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return HealthState.down("check failed: " + e);
    }
  }
}

package dev.docket.kit.health;

import java.util.concurrent.atomic.AtomicReference;

/// The state of a part that tells when it changes; starts as [HealthState.Starting]. Any thread may
/// set it, the last one wins.
public final class HealthCell implements AutoCloseable {
  private final AtomicReference<HealthState> state =
      new AtomicReference<>(HealthState.starting("starting"));
  private final Runnable remove;

  HealthCell(Runnable remove) {
    this.remove = remove;
  }

  public void set(HealthState next) {
    state.set(next);
  }

  HealthState state() {
    return state.get();
  }

  /// Takes the part out of the report, when it has been undeployed on purpose.
  @Override
  public void close() {
    remove.run();
  }
}

package dev.docket.bench.neighbour;

import java.util.Arrays;

/// What came of one run.
final class Heard {

  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] quietNanos;
  private final int handled;
  private final int parked;

  /// @param quietNanos of each quiet tenant's record, from its planned time to its handling
  /// @param handled records of all tenants
  /// @param parked records that took the way by the parking lot
  Heard(long[] quietNanos, int handled, int parked) {
    this.quietNanos = quietNanos.clone();
    this.handled = handled;
    this.parked = parked;
    Arrays.sort(this.quietNanos);
  }

  double quietMillis(double quantile) {
    return quietNanos[(int) Math.ceil(quantile * (quietNanos.length - 1))] / NANOS_PER_MILLI;
  }

  int parked() {
    return parked;
  }

  @Override
  public String toString() {
    return "quiet p50 %.1f ms, p99 %.1f ms of %d records; %d handled in all, %d parked"
        .formatted(quietMillis(0.5), quietMillis(0.99), quietNanos.length, handled, parked);
  }
}

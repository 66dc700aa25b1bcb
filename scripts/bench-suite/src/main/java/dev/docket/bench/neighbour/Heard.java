package dev.docket.bench.neighbour;

import java.util.Arrays;

/// What came of one run.
///
/// @param quietNanos of each quiet tenant's record, from its planned time to its handling, sorted
/// @param loud records of the noisy one that were handled
/// @param parked records that took the way by the parking lot
record Heard(long[] quietNanos, int loud, int parked) {

  Heard {
    Arrays.sort(quietNanos);
  }

  double quietMillis(double quantile) {
    return quietNanos[(int) Math.ceil(quantile * (quietNanos.length - 1))] / 1e6;
  }

  @Override
  public String toString() {
    return "quiet p50 %.1f ms, p99 %.1f ms of %d records; noisy %d records, %d parked"
        .formatted(quietMillis(0.5), quietMillis(0.99), quietNanos.length, loud, parked);
  }
}

package dev.docket.bench.load;

import java.time.Duration;
import java.util.SplittableRandom;

/// When commands are due: a Poisson process, the same for the same seed. Independent people do not
/// take turns, so a fixed beat would hide the queueing that bursts cause.
///
/// Not thread-safe.
public final class Arrivals {

  private static final double NANOS_PER_SECOND = (double) Duration.ofSeconds(1).toNanos();

  private final double meanGapNanos;
  private final SplittableRandom random;
  private double due;

  /// @param perSecond mean rate, above 0
  public Arrivals(double perSecond, long seed) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("rate: expected more than 0, found " + perSecond);
    }
    this.meanGapNanos = NANOS_PER_SECOND / perSecond;
    this.random = new SplittableRandom(seed);
  }

  /// The next due time in nanoseconds after the begin; never before the last one.
  public long next() {
    // 1 - u lies in (0, 1]: its logarithm is finite.
    due -= Math.log(1.0 - random.nextDouble()) * meanGapNanos;
    return (long) due;
  }
}

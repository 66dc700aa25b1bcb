package dev.docket.bench.load;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Latencies from 1 µs to 5 minutes, to three significant digits. Owned by one context.
public final class Latencies {

  private static final long HIGHEST_MICROS = Duration.ofMinutes(5).toNanos() / 1_000;
  private static final int DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000;

  private final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);

  /// What is longer than the range counts as its end.
  public void record(long nanos) {
    micros.recordValue(Math.clamp(nanos / 1_000, 0, HIGHEST_MICROS));
  }

  public long count() {
    return micros.getTotalCount();
  }

  /// @param percentile 0 to 100
  public double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }

  public void reset() {
    micros.reset();
  }

  /// `p50 7.1 ms p99 30.2 ms`, or dashes when nothing was recorded.
  public String line() {
    return count() == 0
        ? "p50 - p99 -"
        : String.format(Locale.ROOT, "p50 %.1f ms  p99 %.1f ms", millis(50), millis(99));
  }
}

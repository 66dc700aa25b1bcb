package dev.docket.bench.append;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/// What one arm of a round has done.
///
/// @param transactions committed
/// @param took from the first begin to the last commit
/// @param cpu of the client; zero where nobody measured it
/// @param waits each transaction's time in microseconds; empty where nobody measured it
record Appended(long transactions, Duration took, Duration cpu, Histogram waits) {

  /// The client's processor time for one transaction.
  double cpuMicros() {
    return cpu.toNanos() / 1e3 / transactions;
  }

  double perSecond() {
    return transactions / (took.toNanos() / 1e9);
  }
}

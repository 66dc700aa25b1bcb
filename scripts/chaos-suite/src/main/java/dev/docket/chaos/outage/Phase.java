package dev.docket.chaos.outage;

/// Some time of a run, and how the records fared that need nobody.
///
/// @param sent in that time
/// @param done in that time
/// @param p99Millis from sent to done
public record Phase(long sent, long done, long p99Millis) {

  /// The share that was done; what comes out of a backlog does not count for more.
  public double kept() {
    return sent == 0 ? 0 : Math.min(1, done / (double) sent);
  }
}

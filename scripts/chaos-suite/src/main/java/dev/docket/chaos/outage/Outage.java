package dev.docket.chaos.outage;

import java.time.Duration;

/// An outage as it went.
///
/// @param before the time before it, in which all was well
/// @param after likewise, when all was caught up
/// @param opened whether the breaker has opened
/// @param closed whether it was closed when all was caught up
/// @param waits answers that cost no attempt
/// @param catchUp from the end of the outage until all that was sent before that end was done
public record Outage(
    Fault fault,
    Phase before,
    Phase during,
    Phase after,
    boolean opened,
    boolean closed,
    long waits,
    Duration catchUp) {

  private static final double LEAST_KEPT = 0.9;

  /// Of records that need nobody, while all is well: with more the machine is busy with something
  /// else.
  private static final long MOST_MILLIS = 1_000;

  private static final int LONGEST_CATCH_UP = 2;

  /// The throughput of records that need nobody, against the time around the outage.
  public double kept() {
    return during.kept() / ((before.kept() + after.kept()) / 2);
  }

  public boolean starved() {
    return !busy() && kept() < LEAST_KEPT;
  }

  /// The machine could not keep up even while all was well: then its times say nothing.
  private boolean busy() {
    return busy(before) || busy(after);
  }

  private static boolean busy(Phase well) {
    return well.kept() < LEAST_KEPT || well.p99Millis() > MOST_MILLIS;
  }

  static Duration limit(Fault fault) {
    return fault.length().multipliedBy(LONGEST_CATCH_UP);
  }

  public boolean late() {
    return !busy() && catchUp.compareTo(limit(fault)) > 0;
  }

  /// The breaker did not do its work by itself.
  public boolean stuck() {
    return !opened || !closed;
  }

  /// Why it says nothing; empty when it does.
  public String weakness() {
    if (busy()) {
      return "%s: the machine could not keep up even while all was well".formatted(fault.label());
    }
    return waits == 0 ? fault.label() + ": no record has waited" : "";
  }

  public String label() {
    return fault.label();
  }

  /// For people.
  public String line() {
    return "%s: %.3f kept, p99 %d ms (%d before), caught up in %.1f s, %d waits"
        .formatted(
            fault.label(),
            kept(),
            during.p99Millis(),
            before.p99Millis(),
            catchUp.toMillis() / 1e3,
            waits);
  }
}

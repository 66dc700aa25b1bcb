package dev.docket.kit.tracing;

import java.util.function.DoubleSupplier;

/// Chooses a share of what comes by, each as likely as any other. What it draws is how many it lets
/// pass until the next one, so most cost a subtraction. Not thread-safe.
final class Share {

  private final double share;
  private final DoubleSupplier chance;
  private long toPass;

  /// @param share 0 to 1
  /// @param chance from 0 to below 1
  Share(double share, DoubleSupplier chance) {
    this.share = share;
    this.chance = chance;
    this.toPass = draw();
  }

  /// Whether this one is chosen.
  boolean takes() {
    if (toPass > 0) {
      toPass--;
      return false;
    }
    toPass = draw();
    return true;
  }

  /// Failures before the first success of trials that succeed with probability `share`.
  private long draw() {
    if (share <= 0) {
      return Long.MAX_VALUE;
    }
    return (long) (Math.log1p(-chance.getAsDouble()) / Math.log1p(-share));
  }
}

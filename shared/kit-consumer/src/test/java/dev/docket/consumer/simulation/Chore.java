package dev.docket.consumer.simulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A record of the virtual outage, and all that becomes of it.
final class Chore {

  /// Keys of records that need the dependency begin so.
  static final String CALLING = "calling-";

  final String key;
  final int version;
  final Instant sent;

  /// Failures that cost an attempt.
  int transients;

  /// When it came to its end; null as long as it has none.
  @Nullable Instant over;

  int ends;

  Chore(String key, int version, Instant sent) {
    this.key = key;
    this.version = version;
    this.sent = sent;
  }

  boolean calling() {
    return key.startsWith(CALLING);
  }

  @Override
  public String toString() {
    return key + "." + version;
  }
}

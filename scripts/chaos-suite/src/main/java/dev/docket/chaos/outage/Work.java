package dev.docket.chaos.outage;

import java.nio.charset.StandardCharsets;

/// One record: what is to be done with it, and its place among those of its key.
///
/// @param version from 1 on, one more for each record of the key
record Work(Kind kind, String key, int version) {

  private static final int ORGS = 4;
  private static final String POISONED = "poison-";

  /// What a record is about, and so how it has to end.
  enum Kind {
    /// Needs nobody: Success.
    PLAIN,
    /// Needs the dependency: Success.
    CALLING,
    /// Refused by the dependency for good: Discard.
    REFUSED,
    /// Not for this flavor, as the router says: Skip.
    FILTERED,
    /// Skipped by the handler, and people may ask why: Skip.
    EXPLAINED,
    /// Cannot be read.
    MALFORMED,
    /// Fails whatever is done: parked when its attempts are spent, or skipped by an operator.
    POISON
  }

  /// A key that begins with a record nobody can handle.
  static Work poison(int number) {
    return new Work(Kind.POISON, POISONED + number, 1);
  }

  static Work parse(byte[] bytes) {
    var parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", 3);
    return new Work(Kind.valueOf(parts[0]), parts[1], Integer.parseInt(parts[2]));
  }

  /// All that is known of it, and its name.
  String text() {
    return kind + " " + key + " " + version;
  }

  byte[] bytes() {
    return text().getBytes(StandardCharsets.US_ASCII);
  }

  int org() {
    return 1 + Math.floorMod(key.hashCode(), ORGS);
  }

  /// Whether it is the key's fault when it is parked.
  boolean poisoned() {
    return key.startsWith(POISONED);
  }
}

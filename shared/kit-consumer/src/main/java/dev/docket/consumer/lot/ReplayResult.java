package dev.docket.consumer.lot;

/// What became of a record that somebody wants handled anew.
public enum ReplayResult {
  /// It is in the parking lot, and comes back by itself.
  TAKEN("taken"),
  /// Another member has its partition, or nobody has it yet.
  NOT_ASSIGNED("not_assigned"),
  /// The source does not have it any more.
  GONE("gone"),
  /// It is in the parking lot already: replayed before, or parked for a reason of its own.
  PARKED("parked"),
  /// It has not come to its end yet.
  IN_FLIGHT("in_flight"),
  /// Decoder and router still do not give it to a handler.
  UNROUTABLE("unroutable"),
  /// The parking lot of its partition is full.
  FULL("full");

  private final String wireName;

  ReplayResult(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}

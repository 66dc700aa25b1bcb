package dev.docket.consumer.lot;

/// Why a record was parked.
///
/// @param cause what led to it
/// @param detail short and free of payload (a class name, a discard reason); empty when there is
///   nothing to add
public record ParkReason(Cause cause, String detail) {

  /// FOLLOWS is order's: an older record of its key is parked. REPLAY is an operator's: the record
  /// was done with, and is to be handled anew.
  public enum Cause {
    EXHAUSTED("exhausted", false),
    OVERFLOW("overflow", true),
    FOLLOWS("follows", false),
    REPLAY("replay", true);

    private final String wireName;
    private final boolean automatic;

    Cause(String wireName, boolean automatic) {
      this.wireName = wireName;
      this.automatic = automatic;
    }

    /// In headers, metrics and answers of operators' commands. Never to be changed.
    public String wireName() {
      return wireName;
    }

    /// Whether the kit releases it by itself once there is room.
    public boolean automatic() {
      return automatic;
    }
  }

  public static final ParkReason FOLLOWS = new ParkReason(Cause.FOLLOWS, "");
  public static final ParkReason OVERFLOW = new ParkReason(Cause.OVERFLOW, "");
  public static final ParkReason REPLAY = new ParkReason(Cause.REPLAY, "");

  public static ParkReason exhausted(Throwable failure) {
    return new ParkReason(Cause.EXHAUSTED, failure.getClass().getSimpleName());
  }
}

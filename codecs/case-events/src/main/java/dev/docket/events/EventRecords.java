package dev.docket.events;

import java.util.UUID;

/// What stands in Kafka beside an event's envelope: written by the relay, and looked for by whoever
/// asks where an event is.
public final class EventRecords {

  /// The event's place in the log; consumers need not understand it, only compare.
  public static final String POSITION_HEADER = "position";

  /// Which log the position belongs to.
  public static final String LOG_EPOCH_HEADER = "log_epoch";

  private EventRecords() {}

  /// The key of a case's records, in UTF-8: what keeps them in one partition.
  public static String key(long orgId, UUID caseId) {
    return orgId + "/" + caseId;
  }
}

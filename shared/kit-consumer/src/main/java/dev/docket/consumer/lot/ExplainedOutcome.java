package dev.docket.consumer.lot;

import dev.docket.consumer.RecordCoordinates;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why a record has no effect.
///
/// @param key what order is kept for, as text; null where the record was not routed
/// @param tenant likewise
/// @param reason fixed and free of payload
/// @param cause class of the failure behind it
public record ExplainedOutcome(
    RecordCoordinates at,
    Kind kind,
    String reason,
    @Nullable String key,
    @Nullable String tenant,
    @Nullable String cause,
    Instant when) {

  public ExplainedOutcome because(String failure) {
    return new ExplainedOutcome(at, kind, reason, key, tenant, failure, when);
  }

  /// What became of it.
  public enum Kind {
    SKIPPED("skipped"),
    DISCARDED("discarded"),
    MALFORMED("malformed");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }
}

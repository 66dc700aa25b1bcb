package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which outcomes somebody wants to see. What is null does not matter.
///
/// @param reason exactly
/// @param key exactly
/// @param since inclusive
/// @param until exclusive
/// @param limit the newest so many, 1 to 10,000
public record OutcomeQuery(
    @Nullable String tenant,
    @Nullable String reason,
    @Nullable Kind kind,
    @Nullable String key,
    @Nullable Instant since,
    @Nullable Instant until,
    int limit) {

  public static final int MOST = 10_000;

  public OutcomeQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException(
          "limit must be from 1 to %d, was %d".formatted(MOST, limit));
    }
  }

  /// The newest of all.
  public static OutcomeQuery newest(int limit) {
    return new OutcomeQuery(null, null, null, null, null, null, limit);
  }

  boolean matches(ExplainedOutcome outcome) {
    return same(tenant, outcome.tenant())
        && same(reason, outcome.reason())
        && same(key, outcome.key())
        && (kind == null || kind == outcome.kind())
        && (since == null || !outcome.when().isBefore(since))
        && (until == null || outcome.when().isBefore(until));
  }

  private static boolean same(@Nullable String wanted, @Nullable String found) {
    return wanted == null || wanted.equals(found);
  }
}

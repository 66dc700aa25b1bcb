package dev.docket.consumer.engine;

import dev.docket.consumer.lot.NoLots;
import dev.docket.consumer.lot.OutcomeLog;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.source.RecordSource;

/// What a consumer reads and writes.
///
/// @param lots asked only when `onExhausted` is PARK
public record Connections(RecordSource records, ParkedLog lots, OutcomeLog outcomes) {

  /// For a consumer that parks nothing and tells nobody of outcomes.
  public static Connections of(RecordSource records) {
    return new Connections(records, new NoLots(), OutcomeLog.NONE);
  }
}

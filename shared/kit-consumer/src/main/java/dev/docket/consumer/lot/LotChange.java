package dev.docket.consumer.lot;

/// One step in the life of a parking lot. A record is known by its offset in the source partition:
/// parked again under the same offset it replaces what was there.
public sealed interface LotChange {

  /// In the source partition.
  long offset();

  record Parked(ParkedRecord record) implements LotChange {
    @Override
    public long offset() {
      return record.original().offset();
    }
  }

  /// It was released and is done, or was discarded.
  record Gone(long offset) implements LotChange {}
}

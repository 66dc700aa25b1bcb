package dev.docket.store;

/// A part of the outbox that is read by itself: all events of a case are in the same shard.
///
/// @param count into how many the outbox is divided, 1 to 64
/// @param index from 0
public record OutboxShard(int count, int index) {

  /// Events are spread over so many slots by the hash of their case; shard k of S has the slots
  /// with `slot % S = k`.
  public static final int SLOTS = 64;

  /// All of it.
  public static final OutboxShard WHOLE = new OutboxShard(1, 0);

  public OutboxShard {
    if (count < 1 || count > SLOTS || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "expected a shard 0 to S - 1 of S, S from 1 to %d, found %d of %d"
              .formatted(SLOTS, index, count));
    }
  }

  /// `k/S`
  @Override
  public String toString() {
    return index + "/" + count;
  }
}

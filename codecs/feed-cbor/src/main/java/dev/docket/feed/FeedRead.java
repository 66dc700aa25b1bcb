package dev.docket.feed;

import org.jspecify.annotations.Nullable;

/// What bytes turned out to be when all of them were read.
public sealed interface FeedRead {

  record Read(FeedRecord record) implements FeedRead {}

  record Malformed(Malformation why) implements FeedRead {}

  /// Never throws for what is in the bytes.
  static FeedRead of(byte @Nullable [] bytes) {
    return FeedCursor.read(bytes, cursor -> new Read(RecordReading.read(cursor)), Malformed::new);
  }
}

package dev.docket.feed;

import org.jspecify.annotations.Nullable;

/// What routing needs to know of a record, read without decoding anything else.
public sealed interface FeedPeek {

  /// @param evpType `evp.type`
  /// @param sourceId `feed.evt.source_id`; null when the type is not `feed`: an event of another
  ///   type has no source
  record Peeked(long orgId, String evpType, @Nullable Long sourceId) implements FeedPeek {

    /// Whether this is a feed event of that source.
    public boolean isFeedOf(long source) {
      return sourceId != null && sourceId == source;
    }
  }

  record Malformed(Malformation why) implements FeedPeek {}

  /// Stops at the byte that tells the last of the three, so that what follows may still turn out
  /// malformed. Never throws for what is in the bytes.
  static FeedPeek of(byte @Nullable [] bytes) {
    return FeedCursor.read(bytes, cursor -> new PeekReading().read(cursor), Malformed::new);
  }
}

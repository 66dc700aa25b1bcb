package dev.docket.feedhandler;

import dev.docket.feed.FeedPeek;
import dev.docket.feed.FeedRead;

/// A record of a feed stream: what the peek told, and the bytes, decoded when somebody asks.
public final class FeedEvent {

  private final FeedPeek.Peeked peeked;
  private final byte[] bytes;

  /// @param bytes must not change afterwards
  FeedEvent(FeedPeek.Peeked peeked, byte[] bytes) {
    this.peeked = peeked;
    this.bytes = bytes;
  }

  FeedPeek.Peeked peeked() {
    return peeked;
  }

  /// Decodes the whole, at each call anew.
  FeedRead read() {
    return FeedRead.of(bytes);
  }
}

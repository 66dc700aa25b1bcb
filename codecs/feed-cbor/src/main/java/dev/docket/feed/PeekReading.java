package dev.docket.feed;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One peek on its way.
final class PeekReading {

  private @Nullable Long orgId;
  private @Nullable String evpType;
  private @Nullable Long sourceId;

  FeedPeek read(FeedCursor cursor) throws IOException {
    record(cursor);
    var org = orgId;
    var type = evpType;
    if (org == null || type == null || !known()) {
      throw new MalformedFeedException(Malformation.MISSING_FIELD);
    }
    return new FeedPeek.Peeked(org, type, isFeed() ? sourceId : null);
  }

  private boolean known() {
    return orgId != null && evpType != null && (sourceId != null || !isFeed());
  }

  private boolean isFeed() {
    return FeedField.FEED_TYPE.equals(evpType);
  }

  private void record(FeedCursor cursor) throws IOException {
    cursor.enterMap();
    String name;
    while (!known() && (name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.ORG_ID -> orgId = RecordReading.orgId(cursor);
        case FeedField.EVP -> evp(cursor);
        case FeedField.FEED -> feed(cursor);
        default -> cursor.skip();
      }
    }
  }

  private void evp(FeedCursor cursor) throws IOException {
    cursor.enterMap();
    String name;
    while (!known() && (name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.TYPE -> evpType = cursor.text();
        default -> cursor.skip();
      }
    }
  }

  private void feed(FeedCursor cursor) throws IOException {
    cursor.enterMap();
    String name;
    while (!known() && (name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.EVT -> evt(cursor);
        default -> cursor.skip();
      }
    }
  }

  private void evt(FeedCursor cursor) throws IOException {
    cursor.enterMap();
    String name;
    while (!known() && (name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.SOURCE_ID -> sourceId = cursor.integer();
        default -> cursor.skip();
      }
    }
  }
}

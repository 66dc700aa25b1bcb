package dev.docket.feed;

import java.io.IOException;
import java.io.Serial;

/// Leads from the place where a record turns out malformed to [FeedCursor#read], and never out of
/// this package. Without a stack trace: hostile bytes should cost little.
final class MalformedFeedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final Malformation why;

  MalformedFeedException(Malformation why) {
    super(why.reason());
    this.why = why;
  }

  Malformation why() {
    return why;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}

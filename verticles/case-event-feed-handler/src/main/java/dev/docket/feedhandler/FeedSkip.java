package dev.docket.feedhandler;

import dev.docket.consumer.SkipReason;
import java.util.Locale;

/// Why a feed event comes to nothing.
enum FeedSkip {
  /// Not a feed event.
  OTHER_EVENT_TYPE(false),
  /// A source that nothing is done for.
  OTHER_SOURCE(false),
  /// Only a run that has begun gets a cell.
  WRONG_WORKFLOW_STATUS(true),
  /// The workflow was not run from a case.
  WRONG_SOURCE_TYPE(true);

  private final SkipReason reason;

  FeedSkip(boolean explainable) {
    this.reason = new SkipReason(name().toLowerCase(Locale.ROOT), explainable);
  }

  SkipReason reason() {
    return reason;
  }
}

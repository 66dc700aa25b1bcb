package dev.docket.consumer;

import org.jspecify.annotations.Nullable;

/// What became of one record. All but [Retry] settle it: its offset may be committed.
public sealed interface HandleResp {

  /// The record's effect is in place.
  record Success() implements HandleResp {
    private static final Success DONE = new Success();
  }

  /// The record is not for this consumer; there was nothing to do.
  record Skip(SkipReason reason) implements HandleResp {}

  /// Not done, and worth doing again: the record stays in its lane and blocks what follows it
  /// there.
  record Retry(RetryCause cause) implements HandleResp {}

  /// Will never succeed; given up on purpose.
  ///
  /// @param reason short and fixed, free of payload: it becomes a log value and a metric tag
  record Discard(String reason, @Nullable Throwable cause) implements HandleResp {}

  static HandleResp success() {
    return Success.DONE;
  }

  static HandleResp skip(SkipReason reason) {
    return new Skip(reason);
  }

  static HandleResp retry(Throwable cause) {
    return new Retry(new RetryCause.Transient(cause));
  }

  static HandleResp discard(String reason) {
    return new Discard(reason, null);
  }
}

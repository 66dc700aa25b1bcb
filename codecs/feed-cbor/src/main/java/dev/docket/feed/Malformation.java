package dev.docket.feed;

import java.util.Locale;

/// Why bytes are no feed record. Says nothing of the content, so that it may be logged and counted.
public enum Malformation {
  EMPTY,
  /// More bytes than [FeedLimits#MAX_BYTES]; not looked at.
  TOO_LARGE,
  /// Nesting, a name, a text, the entries of a map or array, or all heads together exceed
  /// [FeedLimits].
  OVER_LIMIT,
  /// A byte that cannot stand where it does, or too few bytes: a record that was cut off looks like
  /// one that claims a length it does not have.
  NOT_CBOR,
  WRONG_TYPE,
  MISSING_FIELD,
  /// The right type, and nothing that the field can mean.
  BAD_VALUE,
  /// A map gives a field twice: one of the two would be lost in silence.
  DUPLICATE_FIELD,
  /// Bytes follow the record.
  TRAILING_BYTES;

  /// In lower snake case, for logs and metrics.
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}

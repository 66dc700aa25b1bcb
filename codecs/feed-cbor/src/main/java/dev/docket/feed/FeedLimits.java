package dev.docket.feed;

/// What a feed record may take. All but the size hold for what is read, fields that are skipped
/// included; a peek looks at no more than it needs.
public final class FeedLimits {

  /// Of a whole record, in bytes: 4 MB.
  public static final int MAX_BYTES = 4 << 20;

  /// Maps and arrays inside each other.
  public static final int MAX_DEPTH = 64;

  /// Of a text, in UTF-16 units: 1 Mi.
  public static final int MAX_TEXT_CHARS = 1 << 20;

  /// Of a field's name, in bytes. Approximate: the parser does not check names below 24 bytes.
  public static final int MAX_NAME_BYTES = 256;

  /// Of one map or array.
  public static final int MAX_ENTRIES = 10_000;

  /// Of a whole record: names, values, starts and ends. Keeps a record of 4 MB in one-byte values
  /// from holding up the thread that peeks.
  public static final int MAX_TOKENS = 100_000;

  private FeedLimits() {}
}

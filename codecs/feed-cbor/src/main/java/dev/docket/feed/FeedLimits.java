package dev.docket.feed;

/// What a feed record may take. Size and heads are those of the whole record; the others hold for
/// what is read, fields that are skipped included, and a peek reads no more than it needs.
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

  /// Of a whole record, each of at least a byte: of values, names, tags, chunks of texts, and
  /// breaks. Keeps a record of 4 MB that is nothing else from holding up the thread that peeks.
  public static final int MAX_HEADS = 100_000;

  private FeedLimits() {}
}

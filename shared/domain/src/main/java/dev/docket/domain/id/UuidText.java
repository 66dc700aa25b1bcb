package dev.docket.domain.id;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Strict reading of UUIDs: `UUID.fromString` also takes `1-1-1-1-1`.
public final class UuidText {

  private static final Pattern SHAPE =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private UuidText() {}

  /// The UUID that a text of 36 characters writes, in either case; null for any other text.
  public static @Nullable UUID parse(String text) {
    return SHAPE.matcher(text).matches() ? UUID.fromString(text) : null;
  }
}

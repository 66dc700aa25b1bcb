package dev.docket.caseapi;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Strict reading of UUIDs: `UUID.fromString` also takes `1-1-1-1-1`.
final class Uuids {

  private static final Pattern SHAPE =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  private Uuids() {}

  static @Nullable UUID parse(String text) {
    return SHAPE.matcher(text).matches() ? UUID.fromString(text) : null;
  }
}

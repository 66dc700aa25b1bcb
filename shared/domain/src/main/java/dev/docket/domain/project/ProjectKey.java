package dev.docket.domain.project;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a project's key may be: it is part of every case's key, `KEY-n`.
public final class ProjectKey {

  /// As a regular expression.
  public static final String SHAPE = "[A-Z][A-Z0-9]{0,9}";

  private static final Pattern PATTERN = Pattern.compile(SHAPE);

  /// Longest project name, in UTF-16 code units.
  public static final int MAX_NAME = 200;

  private ProjectKey() {}

  /// What is wrong with a key, in words for the caller, or null when it will do. `CASE` is
  /// reserved.
  public static @Nullable String wrong(String key) {
    if (!PATTERN.matcher(key).matches()) {
      return "key must be 1 to 10 capital letters and digits and begin with a letter";
    }
    return key.equals("CASE") ? "key must not be CASE, which is reserved" : null;
  }
}

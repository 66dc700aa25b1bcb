package dev.docket.rapidapi.request;

import dev.docket.rapidapi.error.ApiError;
import dev.docket.rapidapi.error.RefusedException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The ids that stand in a path. `UUID.fromString` is too kind for them: it takes `1-2-3-4-5`.
public final class Ids {
  private static final Pattern UUID =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  /// A project key, a dash, a number from 1 that fits a long.
  private static final Pattern CASE_KEY = Pattern.compile("[A-Z][A-Z0-9]{0,9}-[1-9][0-9]{0,17}");

  private Ids() {}

  /// The UUID in lower case, or null when the text is none.
  static @Nullable String uuid(String text) {
    return UUID.matcher(text).matches() ? text.toLowerCase(Locale.ROOT) : null;
  }

  /// The case that a path names, by UUID or by key.
  ///
  /// @throws RefusedException (400, "Invalid Parameter") when the text is neither a UUID nor a case
  ///   key
  public static String caseIdOrKey(String text) {
    if (CASE_KEY.matcher(text).matches()) {
      return text;
    }
    return pathUuid("case_id", "a UUID or a case key", text);
  }

  /// The project that a path names.
  ///
  /// @throws RefusedException (400, "Invalid Parameter") when the text is no UUID
  public static String projectId(String text) {
    return pathUuid("project_id", "a UUID", text);
  }

  private static String pathUuid(String parameter, String expected, String text) {
    var uuid = uuid(text);
    if (uuid == null) {
      var detail =
          "%s: expected %s, found \"%s\"".formatted(parameter, expected, ApiError.shortened(text));
      throw new RefusedException(ApiError.invalidParameter(detail));
    }
    return uuid;
  }
}

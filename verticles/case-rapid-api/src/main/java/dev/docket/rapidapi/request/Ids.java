package dev.docket.rapidapi.request;

import dev.docket.domain.casem.CaseKey;
import dev.docket.domain.id.UuidText;
import dev.docket.rapidapi.error.ApiError;
import dev.docket.rapidapi.error.RefusedException;
import org.jspecify.annotations.Nullable;

/// The ids that stand in a path.
public final class Ids {
  private Ids() {}

  /// The UUID in lower case, or null when the text is none.
  static @Nullable String uuid(String text) {
    var uuid = UuidText.parse(text);
    return uuid == null ? null : uuid.toString();
  }

  /// The case that a path names, by UUID or by key.
  ///
  /// @throws RefusedException (400, "Invalid Parameter") when the text is neither a UUID nor a case
  ///   key
  public static String caseIdOrKey(String text) {
    if (CaseKey.matches(text)) {
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

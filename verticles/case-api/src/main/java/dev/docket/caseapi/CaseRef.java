package dev.docket.caseapi;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a caller names a case.
sealed interface CaseRef {

  record ById(UUID id) implements CaseRef {}

  /// `DEMO-12`
  record ByKey(String key) implements CaseRef {}

  Pattern KEY = Pattern.compile("[A-Z][A-Z0-9]{0,9}-[1-9][0-9]{0,17}");

  /// Null when the text is neither a UUID nor a key.
  static @Nullable CaseRef parse(String text) {
    if (KEY.matcher(text).matches()) {
      return new ByKey(text);
    }
    var id = Uuids.parse(text);
    return id == null ? null : new ById(id);
  }
}

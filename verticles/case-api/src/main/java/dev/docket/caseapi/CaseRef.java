package dev.docket.caseapi;

import dev.docket.domain.casem.CaseKey;
import dev.docket.domain.id.UuidText;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a caller names a case.
sealed interface CaseRef {

  record ById(UUID id) implements CaseRef {}

  /// `DEMO-12`
  record ByKey(String key) implements CaseRef {}

  /// Null when the text is neither a UUID nor a key.
  static @Nullable CaseRef parse(String text) {
    if (CaseKey.matches(text)) {
      return new ByKey(text);
    }
    var id = UuidText.parse(text);
    return id == null ? null : new ById(id);
  }
}

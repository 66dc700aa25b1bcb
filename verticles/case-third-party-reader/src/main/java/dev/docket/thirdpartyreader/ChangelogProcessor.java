package dev.docket.thirdpartyreader;

import dev.docket.client.CallFailedException;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.thirdparty.Changelog;

/// Applies a change that has passed the filters.
@FunctionalInterface
interface ChangelogProcessor {

  /// What became of it.
  sealed interface Applied {
    record Done() implements Applied {}

    /// The case has changed since it was read: read it again, decide again.
    record Outdated(CallFailedException cause) implements Applied {}

    /// case-api does not take the value.
    record Invalid() implements Applied {}
  }

  /// @param linked as the filters have seen it
  /// @throws CallFailedException when the outcome is none of these
  Applied process(Changelog changelog, Case linked, CaseCalls calls);
}

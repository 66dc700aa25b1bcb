package dev.docket.kit.reload;

import java.util.List;

/// What came of a document that was read again.
public sealed interface ReloadResult {

  /// It can be used, and is, as far as that goes without a restart.
  ///
  /// @param changed JSON paths of what has been applied
  /// @param needsRestart JSON paths of what differs from what the process runs with
  record Reloaded(List<String> changed, List<String> needsRestart) implements ReloadResult {}

  /// It cannot be used; everything stays as it was.
  ///
  /// @param reason the first thing that is wrong, with file and JSON path
  record Rejected(String reason) implements ReloadResult {}
}

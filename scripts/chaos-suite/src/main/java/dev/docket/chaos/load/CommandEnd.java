package dev.docket.chaos.load;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What became of a command, as its sender knows it.
public sealed interface CommandEnd {

  /// On [System#nanoTime()].
  long nanos();

  /// The platform said: done.
  ///
  /// @param caseId of the case that the answer names
  /// @param cellId of the cell that a comment was answered with
  record Acknowledged(long nanos, UUID caseId, @Nullable UUID cellId) implements CommandEnd {}

  /// The platform said: no, and nothing has changed (4xx).
  record Refused(long nanos, int status) implements CommandEnd {}

  /// Done or not, nobody knows: no answer, or one that does not say (5xx). Never sent again.
  record Unknown(long nanos, String reason) implements CommandEnd {}
}

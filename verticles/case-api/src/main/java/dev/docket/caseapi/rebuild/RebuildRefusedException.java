package dev.docket.caseapi.rebuild;

import java.io.Serial;

/// Ends a run before it has changed anything; becomes [TimelineRebuild.Outcome.Refused].
final class RebuildRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  RebuildRefusedException(String message) {
    super(message, null, false, false);
  }
}

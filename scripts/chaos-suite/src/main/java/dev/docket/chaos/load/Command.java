package dev.docket.chaos.load;

import java.util.UUID;

/// One command that a person sends.
///
/// @param token unique in the run; stands in the event that the command leads to
/// @param caseId what it is about; null for a new case
public record Command(
    long number, Kind kind, @org.jspecify.annotations.Nullable UUID caseId, String token) {

  /// Each leads to one event that carries the token.
  public enum Kind {
    CREATE_CASE,
    COMMENT,
    RETITLE
  }
}

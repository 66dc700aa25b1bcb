package dev.docket.caseapi;

import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/// The case types that every org has, with the ids that the public contract gives them: Standard,
/// Event Management, Security, Change Request, Error Tracking.
final class CaseTypes {

  private static final List<UUID> BUILT_IN =
      LongStream.rangeClosed(1, 5).mapToObj(n -> new UUID(0, n)).toList();

  private CaseTypes() {}

  static boolean exists(UUID id) {
    return BUILT_IN.contains(id);
  }
}

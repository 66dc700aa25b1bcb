package dev.docket.feedhandler;

import dev.docket.client.CallMetadata;
import dev.docket.proto.caseapi.v1.PutCellRequest;

/// Where cells go. Called on virtual threads, which wait there for the answer.
@FunctionalInterface
interface TimelineCells {

  /// Putting a cell that is there changes nothing.
  ///
  /// @throws dev.docket.client.CallFailedException when the cell is not there, or may not be
  void put(CallMetadata metadata, PutCellRequest cell);
}

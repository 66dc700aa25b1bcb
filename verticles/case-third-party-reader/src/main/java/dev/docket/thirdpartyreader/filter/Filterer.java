package dev.docket.thirdpartyreader.filter;

import dev.docket.proto.caseapi.v1.Case;
import dev.docket.thirdparty.Changelog;
import org.jspecify.annotations.Nullable;

/// Decides in two stages, so that the many events of tickets that nobody has linked cost no call.
public interface Filterer {

  /// From caches only, without a call. Rejects on nothing but a fresh, positive answer: what a cold
  /// cache lets through, [#filter] decides.
  ///
  /// @return null to let the change through
  @Nullable FilterReason preFilter(Changelog changelog);

  /// The word that counts, on what was just read.
  ///
  /// @return null to let the change through
  @Nullable FilterReason filter(Changelog changelog, Case linked, Settings settings);
}

package dev.docket.chaos.group;

import dev.docket.chaos.oracle.Findings;
import java.util.List;

/// How a [Course] has ended.
///
/// @param beyond records that committed offsets had passed before their effect, a line each
/// @param failures of members that were not told to end, a line each
public record Ended(
    Findings findings, List<String> beyond, Repeats repeats, List<String> failures, Past past) {

  /// Calls that met a sink which had taken their record before.
  ///
  /// @param all of them
  /// @param most that one end of a member, or of its hold on partitions, has brought
  /// @param late calls of members that had stood still, behind those of the next owner
  public record Repeats(int all, int most, int late) {}

  /// @param sent records that were acknowledged
  /// @param gaveUp members that failed when they went on after a freeze
  /// @param rested whether the committed offsets came to the end of the log
  public record Past(
      List<Changes.Done> done, int rebalances, int gaveUp, long sent, boolean rested) {}

  public boolean clean() {
    return findings.none() && beyond.isEmpty();
  }
}

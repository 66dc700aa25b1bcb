package dev.docket.chaos;

import dev.docket.chaos.oracle.Findings;

/// How a run ends.
///
/// @param beyond events that committed offsets had passed unfinished
record Verdict(Findings findings, int beyond, Weight weight) {

  /// What the run was worth.
  ///
  /// @param inFlight kills that hit work in flight
  /// @param recovered whether the platform came back after every kill
  /// @param acknowledged commands
  record Weight(int kills, int inFlight, boolean recovered, long acknowledged) {}

  private static final double LEAST_IN_FLIGHT = 0.8;

  boolean clean() {
    return findings.none() && beyond == 0;
  }

  /// Why a clean run proves nothing; empty when it does prove something.
  String weakness() {
    if (weight.acknowledged() == 0) {
      return "no command was acknowledged";
    }
    if (!weight.recovered()) {
      return "nothing sent after a kill has reached the timeline in time";
    }
    int kills = weight.kills();
    int inFlight = weight.inFlight();
    if (kills == 0 || inFlight < kills * LEAST_IN_FLIGHT) {
      return "only %d of %d kills hit work in flight, %.0f %% are needed"
          .formatted(inFlight, kills, LEAST_IN_FLIGHT * 100);
    }
    return "";
  }

  String line() {
    return "verdict crash lost=%d duplicate=%d disorder=%d beyond=%d kills=%d inflight=%d"
        .formatted(
            findings.lost().size(),
            findings.duplicate().size(),
            findings.disorder().size(),
            beyond,
            weight.kills(),
            weight.inFlight());
  }
}

package dev.docket.chaos.oracle;

import java.util.ArrayList;
import java.util.List;

/// What is wrong, one line each.
///
/// @param lost promised and not there
/// @param duplicate there more than once, or without a cause
/// @param disorder there in another order than it happened
public record Findings(List<String> lost, List<String> duplicate, List<String> disorder) {

  public Findings {
    lost = List.copyOf(lost);
    duplicate = List.copyOf(duplicate);
    disorder = List.copyOf(disorder);
  }

  public boolean none() {
    return lost.isEmpty() && duplicate.isEmpty() && disorder.isEmpty();
  }

  /// Gathers findings; for one thread.
  static final class Gathering {
    final List<String> lost = new ArrayList<>();
    final List<String> duplicate = new ArrayList<>();
    final List<String> disorder = new ArrayList<>();

    Findings done() {
      return new Findings(lost, duplicate, disorder);
    }
  }
}

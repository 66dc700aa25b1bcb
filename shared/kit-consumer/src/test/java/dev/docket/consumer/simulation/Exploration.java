package dev.docket.consumer.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// Goes every way through a [SmallWorld], the short ones first. A world cannot be copied, so each
/// way is gone from its beginning; one that leads to a state seen before ends there.
final class Exploration {

  private final SmallWorld.Scope scope;
  private final int maxStates;
  private final Set<String> seen = new HashSet<>();
  private final Deque<int[]> open = new ArrayDeque<>();
  private long transitions;
  private int depth;

  /// @param complete whether every state within the scope was seen
  /// @param depth ways of up to as many steps were gone, all of them
  /// @param violation with the steps that lead to it, empty when there is none
  record Result(int states, long transitions, int depth, boolean complete, String violation) {
    boolean clean() {
      return violation.isEmpty();
    }
  }

  private Exploration(SmallWorld.Scope scope, int maxStates) {
    this.scope = scope;
    this.maxStates = maxStates;
  }

  /// Ends at the first violation.
  static Result of(SmallWorld.Scope scope, int maxStates) {
    return new Exploration(scope, maxStates).run();
  }

  private Result run() {
    open.add(new int[0]);
    while (!open.isEmpty() && seen.size() < maxStates) {
      var path = open.remove();
      depth = path.length;
      var world = go(path);
      int steps = world.steps().size();
      for (int i = 0; i < steps; i++) {
        var next = i == steps - 1 ? world : go(path);
        next.take(i);
        transitions++;
        var violation = next.violation();
        if (violation != null) {
          return result(
              violation
                  + System.lineSeparator()
                  + String.join(System.lineSeparator(), next.trace()));
        }
        note(next, path, i);
        next.close();
      }
    }
    return result("");
  }

  private void note(SmallWorld world, int[] path, int step) {
    if (seen.add(world.fingerprint())) {
      var longer = Arrays.copyOf(path, path.length + 1);
      longer[path.length] = step;
      open.add(longer);
    }
  }

  private SmallWorld go(int[] path) {
    var world = new SmallWorld(scope);
    for (int step : path) {
      world.take(step);
    }
    return world;
  }

  private Result result(String violation) {
    return new Result(seen.size(), transitions, depth, open.isEmpty(), violation);
  }
}

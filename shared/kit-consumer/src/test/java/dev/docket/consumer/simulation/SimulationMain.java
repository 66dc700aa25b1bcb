package dev.docket.consumer.simulation;

import java.time.Duration;

/// The command line behind `scripts/chaos simulation`. Exit code 0 when every promise was kept, 1
/// when one was broken, 2 for wrong arguments.
public final class SimulationMain {

  private static final int QUICK = 1000;
  private static final int FULL = 10_000;

  /// For a world with all that may happen in it; it has more states than anybody has seen.
  private static final int MAX_STATES = 20_000;

  /// For a world with one rebalance and nothing else: it has some 30,000 states.
  private static final int ALL_STATES = 200_000;

  private static final int REPORTED = 3;

  /// More would say no more, and a life without rest takes long.
  private static final int ENOUGH = 10;

  private static final Duration PROGRESS = Duration.ofSeconds(5);

  private final long first;
  private final long seeds;
  private final long began = System.nanoTime();
  private int violations;
  private long lived;

  private SimulationMain(long first, long seeds) {
    this.first = first;
    this.seeds = seeds;
  }

  public static void main(String[] arguments) {
    long first = 1;
    long seeds = FULL;
    try {
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--quick" -> seeds = QUICK;
          case "--seed" -> first = Long.parseLong(arguments[++i]);
          case "--seeds" -> seeds = Long.parseLong(arguments[++i]);
          default -> throw new IllegalArgumentException(arguments[i]);
        }
      }
      if (seeds < 1) {
        throw new IllegalArgumentException("--seeds must be at least 1");
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println("chaos: expected --seed N, --seeds N, --quick: " + e.getMessage());
      System.exit(2);
    }
    var run = new SimulationMain(first, seeds);
    try (var _ = new QuietLogs()) {
      run.simulate();
      for (boolean eager : new boolean[] {false, true}) {
        if (seeds > QUICK) {
          run.explore(new SmallWorld.Scope(eager, 1, 0, 0), ALL_STATES);
        }
        run.explore(new SmallWorld.Scope(eager, 2, 2, 1), MAX_STATES);
      }
    }
    System.out.printf("verdict simulation violations=%d seeds=%d%n", run.violations, run.lived);
    System.exit(run.violations == 0 ? 0 : 1);
  }

  private void simulate() {
    long redelivered = 0;
    long refused = 0;
    long ignored = 0;
    long steps = 0;
    long told = began;
    for (long seed = first; seed < first + seeds && violations < ENOUGH; seed++) {
      var result = Simulation.run(seed);
      redelivered += result.redelivered();
      refused += result.refused();
      ignored += result.ignored();
      steps += result.steps();
      lived++;
      if (!result.clean()) {
        violations++;
        report(result.report());
      } else if (seeds == 1) {
        System.out.println("seed " + seed + " trace " + result.trace().hash());
      }
      long now = System.nanoTime();
      if (now - told > PROGRESS.toNanos()) {
        told = now;
        progress(lived);
      }
    }
    progress(lived);
    System.out.printf(
        "steps=%d redelivered=%d refused=%d ignored=%d%n", steps, redelivered, refused, ignored);
  }

  private void progress(long done) {
    long seconds = Math.max(1, Duration.ofNanos(System.nanoTime() - began).toSeconds());
    System.out.printf(
        "%d seeds, %d violations, %d s, %d seeds/min%n",
        done, violations, seconds, done * 60 / seconds);
  }

  private void explore(SmallWorld.Scope scope, int maxStates) {
    var found = Exploration.of(scope, maxStates);
    System.out.printf(
        "explored %s, %d rebalances, %d commits, %d crashes: %d states, %d transitions, depth %d, %s%n",
        scope.eager() ? "eager" : "cooperative",
        scope.rebalances(),
        scope.commits(),
        scope.crashes(),
        found.states(),
        found.transitions(),
        found.depth(),
        found.complete() ? "complete" : "cut off");
    if (!found.clean()) {
      violations++;
      report("exploration: " + found.violation());
    }
  }

  private void report(String text) {
    if (violations <= REPORTED) {
      System.out.println(text);
    }
  }
}

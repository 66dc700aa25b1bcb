package dev.docket.consumer.simulation;

import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.config.TimeoutsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Three records of two keys in one partition, two members, a few rebalances, commits and a crash:
/// small enough to go every way there is. The contexts run dry after each step, and no time passes
/// but for the drain of a revoke.
final class SmallWorld {

  /// It takes about ten.
  private static final int STEPS_TO_A_HANDLER = 1_000;

  private static final TopicPartition PARTITION = new TopicPartition(Simulation.CONFIG.topic(), 0);
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Duration DRAIN = Duration.ofSeconds(3);

  /// How much may happen at the most.
  record Scope(boolean eager, int rebalances, int commits, int crashes) {}

  private final Scope scope;
  private final Oracle oracle = new Oracle(false);
  private final World world;
  private final List<MemberProcess> processes = new ArrayList<>();
  private int rebalances;
  private int commits;
  private int crashes;
  private int turns;

  SmallWorld(Scope scope) {
    this.scope = scope;
    var config =
        Simulation.CONFIG
            .withLimits(new LimitsConfig(2, TICK, TICK, 4, 1 << 20, 2, 1 << 20, 1 << 10, 100))
            .withRetry(RetryConfig.DEFAULT)
            .withTimeouts(new TimeoutsConfig(Duration.ofHours(1), Duration.ofHours(1), DRAIN));
    world =
        new World(
            new VirtualClock(),
            new Trace(),
            new Broker(Set.of(PARTITION), oracle),
            new SimulatedLots.Log(),
            new Group(Set.of(PARTITION), scope.eager, n -> turns++ % n),
            oracle,
            new World.Settings(config, () -> Fate.PLAIN));
    append(0, "a", 1);
    append(2, "b", 1);
    append(3, "a", 2);
    begin(0);
    // The way there is the same each time: to the first records at a handler.
    for (int i = 0; i < STEPS_TO_A_HANDLER && processes.getFirst().inFlight() == 0; i++) {
      take(0);
    }
    if (processes.getFirst().inFlight() == 0) {
      oracle.broken("no record was in flight within %d steps".formatted(STEPS_TO_A_HANDLER));
    }
    begin(1);
  }

  private void append(long offset, String key, int version) {
    world.broker().append(new LogEntry(PARTITION, offset, LogEntry.Kind.WORK, key, version));
  }

  private void begin(int slot) {
    var process = new MemberProcess(world, "m" + slot, new Random(1), _ -> {});
    if (slot == processes.size()) {
      processes.add(process);
    } else {
      processes.set(slot, process);
    }
    settleDown();
  }

  private void settleDown() {
    processes.forEach(MemberProcess::settleDown);
    // Polls come back, empty if need be: what waits behind them on the poll thread has its turn.
    world.clock().pass(TICK);
    processes.forEach(MemberProcess::settleDown);
  }

  /// What may happen next.
  List<Step> steps() {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < processes.size(); i++) {
      int slot = i;
      var process = processes.get(i);
      process.addSteps(steps);
      if (commits < scope.commits) {
        steps.add(new Step(process.name() + " commit", () -> commit(process)));
      }
      if (crashes < scope.crashes) {
        steps.add(new Step(process.name() + " crash", () -> crash(process, slot)));
      }
    }
    if (rebalances < scope.rebalances) {
      steps.add(new Step("rebalance", this::rebalance));
    }
    if (processes.stream().anyMatch(MemberProcess::draining)) {
      steps.add(new Step("drain limit", () -> world.clock().pass(DRAIN)));
    }
    return steps;
  }

  private void commit(MemberProcess process) {
    commits++;
    process.commit();
  }

  private void crash(MemberProcess process, int slot) {
    crashes++;
    process.crashLoudly();
    begin(slot);
  }

  private void rebalance() {
    rebalances++;
    world.group().rebalance();
  }

  /// Takes step `i` of [#steps()].
  void take(int i) {
    var step = steps().get(i);
    world.trace().note(step.label());
    step.action().run();
    settleDown();
  }

  @Nullable String violation() {
    return oracle.violation();
  }

  List<String> trace() {
    return world.trace().last();
  }

  /// Two worlds with the same fingerprint have the same future: all that decides it is in here, but
  /// for the consumer's own state, which follows from what it was given, what it sent and what it
  /// took.
  String fingerprint() {
    return "%d %d %d %d %s %s %d %s"
        .formatted(
            rebalances,
            commits,
            crashes,
            turns % 2,
            world.group(),
            oracle,
            world.broker().committed(PARTITION),
            processes);
  }

  /// Ends what is blocked.
  void close() {
    processes.forEach(MemberProcess::crash);
  }
}

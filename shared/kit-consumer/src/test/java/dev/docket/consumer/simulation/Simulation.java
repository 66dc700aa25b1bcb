package dev.docket.consumer.simulation;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.config.SharesConfig;
import dev.docket.consumer.config.TimeoutsConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/// One life of a group, from a seed: two or three members, troubled for twenty virtual seconds and
/// then left in peace until all is done and committed. One thread; every choice, of what happens
/// next and of how it ends, is the seed's.
final class Simulation {

  static final ConsumerConfig CONFIG =
      ConsumerConfig.of("topic", "group", KafkaConfig.at("nowhere:1"))
          .withOrder(Order.KEY)
          .withLimits(
              new LimitsConfig(
                  4,
                  Duration.ofMillis(100),
                  Duration.ofMillis(500),
                  8,
                  1 << 20,
                  3,
                  1 << 20,
                  1 << 10,
                  100))
          .withRetry(
              new RetryConfig(
                  Duration.ofMillis(200), Duration.ofSeconds(2), 4, Duration.ofSeconds(5)))
          .withTimeouts(
              new TimeoutsConfig(
                  Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(3)));

  /// So that parking is common.
  private static final RetryConfig FEW_TRIES =
      new RetryConfig(Duration.ofMillis(200), Duration.ofSeconds(1), 2, Duration.ofSeconds(5));

  private static final SharesConfig SMALL_SHARES = new SharesConfig(2, 50, 2);

  private static final Duration TROUBLE = Duration.ofSeconds(20);
  private static final Instant PEACE = Instant.EPOCH.plus(TROUBLE);
  private static final Duration REST = Duration.ofMinutes(5);

  /// Those who get few steps between two times of the clock may need more than [#REST] of it.
  private static final int STEPS_TO_REST = 10_000;

  private static final int MAX_STEPS = 200_000;

  private final long seed;
  private final Random random;
  private final Oracle oracle;
  private final World world;
  private final List<MemberProcess> processes = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final int haste;
  private int taken;

  /// How a run ended.
  ///
  /// @param ended what is wrong, empty when nothing is
  /// @param redelivered calls of records that were done already
  /// @param ignored settlements that came twice or under an old epoch
  /// @param parked records that were parked, each once
  /// @param replayed records that were taken to be handled anew
  record Result(
      long seed,
      String ended,
      Trace trace,
      int steps,
      int redelivered,
      int refused,
      int ignored,
      int parked,
      int replayed) {
    boolean clean() {
      return ended.isEmpty();
    }

    /// What there is to know about a failure.
    String report() {
      return "seed %d step %d: %s%n%s%ntrace %s"
          .formatted(
              seed, steps, ended, String.join(System.lineSeparator(), trace.last()), trace.hash());
    }
  }

  private Simulation(long seed) {
    this.seed = seed;
    random = new Random(seed);
    boolean byPartition = random.nextInt(4) == 0;
    boolean parking = random.nextBoolean();
    oracle = new Oracle(byPartition);
    var partitions = new LinkedHashSet<TopicPartition>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      partitions.add(new TopicPartition(CONFIG.topic(), i));
    }
    var ordered = CONFIG.withOrder(byPartition ? Order.PARTITION : Order.KEY);
    var config =
        parking
            ? ordered
                .withRetry(FEW_TRIES)
                .withShares(SMALL_SHARES)
                .withOnExhausted(OnExhausted.PARK)
            : ordered;
    var clock = new VirtualClock();
    var troubled = new SeededFate(random, config.timeouts().handlerDeadline());
    world =
        new World(
            clock,
            new Trace(),
            new Broker(partitions, oracle),
            new SimulatedLots.Log(),
            new Group(partitions, random.nextBoolean(), random::nextInt),
            oracle,
            new World.Settings(
                config, () -> clock.instant().isBefore(PEACE) ? troubled : Fate.PLAIN));
    haste = 2 + random.nextInt(12);
  }

  static Result run(long seed) {
    return new Simulation(seed).run();
  }

  private Result run() {
    produce(world.broker().partitions());
    int members = 2 + random.nextInt(2);
    for (int i = 0; i < members; i++) {
      var node = new Node(world, random, "m" + i, processes);
      nodes.add(node);
      world.clock().after(Duration.ofMillis(random.nextInt(3000)), node::start);
    }
    plan();
    operate();
    if (world.settings().config().onExhausted() == OnExhausted.PARK) {
      replay();
    }
    try {
      while (oracle.violation() == null && !atRest()) {
        step();
      }
    } catch (RuntimeException e) {
      oracle.broken(
          "threw "
              + e
              + java.util.Arrays.stream(e.getStackTrace()).limit(8).toList()
              + (e.getCause() == null ? "" : " by " + e.getCause()));
    }
    return result();
  }

  private Result result() {
    var violation = oracle.violation();
    return new Result(
        seed,
        violation == null ? "" : violation,
        world.trace(),
        taken,
        oracle.redelivered(),
        oracle.refused(),
        oracle.ignoredSettlements(),
        oracle.parked(),
        oracle.replays());
  }

  /// Records that come over the time of trouble.
  private void produce(Set<TopicPartition> partitions) {
    for (var partition : partitions) {
      int records = 5 + random.nextInt(20);
      long offset = random.nextInt(3);
      var times = new TreeSet<Integer>();
      while (times.size() < records) {
        times.add(random.nextInt((int) TROUBLE.toMillis()));
      }
      int[] versions = new int[1 + random.nextInt(4)];
      for (int time : times) {
        var entry = entry(partition, offset, versions);
        world.clock().after(Duration.ofMillis(time), () -> world.broker().append(entry));
        offset += random.nextInt(4) == 0 ? 2 + random.nextInt(8) : 1;
      }
    }
  }

  private LogEntry entry(TopicPartition partition, long offset, int[] versions) {
    int kind = random.nextInt(12);
    if (kind < 2) {
      return new LogEntry(
          partition, offset, kind == 0 ? LogEntry.Kind.SKIPPED : LogEntry.Kind.MALFORMED, "", 0);
    }
    int key = random.nextInt(versions.length);
    return new LogEntry(
        partition,
        offset,
        LogEntry.Kind.WORK,
        "k" + partition.partition() + (char) ('a' + key),
        ++versions[key]);
  }

  private void plan() {
    var faults = Node.Fault.values();
    for (int i = random.nextInt(10); i > 0; i--) {
      var at = Duration.ofMillis(random.nextInt((int) TROUBLE.toMillis()));
      var node = nodes.get(random.nextInt(nodes.size()));
      int fault = random.nextInt(faults.length + 2);
      world
          .clock()
          .after(
              at,
              () -> {
                if (fault < faults.length) {
                  node.strike(faults[fault]);
                } else {
                  world.trace().note("rebalance");
                  world.group().rebalance();
                }
              });
    }
  }

  /// An operator releases everything now and then, and when there is peace and nothing else to do.
  private void operate() {
    for (int i = 0; i < 4; i++) {
      world
          .clock()
          .after(
              Duration.ofMillis(random.nextInt((int) TROUBLE.toMillis())),
              () -> processes.forEach(MemberProcess::release));
    }
  }

  /// An operator wants records handled anew, whoever has them, and whether they are done or not.
  private void replay() {
    for (int i = random.nextInt(8); i > 0; i--) {
      world
          .clock()
          .after(
              Duration.ofMillis(random.nextInt((int) TROUBLE.toMillis())),
              () -> {
                var chosen = new ArrayList<LogEntry>();
                for (var partition : world.broker().partitions()) {
                  chosen.addAll(world.broker().read(partition, random.nextInt(20), 4));
                }
                world.trace().note("replay " + chosen);
                processes.forEach(process -> process.replay(chosen));
              });
    }
  }

  private boolean peaceful() {
    return !world.clock().instant().isBefore(PEACE);
  }

  private boolean atRest() {
    if (!peaceful()) {
      return false;
    }
    if (oracle.allDone() && world.broker().allCommitted() && world.lots().isEmpty()) {
      return true;
    }
    boolean late = world.clock().instant().isAfter(PEACE.plus(REST));
    if (taken > MAX_STEPS || (late && taken > STEPS_TO_REST)) {
      oracle.broken(
          "no rest: " + world.group() + " " + world.lots() + " " + processes + " " + oracle);
    }
    return false;
  }

  private void step() {
    taken++;
    steps.clear();
    processes.removeIf(MemberProcess::gone);
    for (var process : processes) {
      process.addSteps(steps);
    }
    if (steps.isEmpty() && peaceful() && !world.lots().isEmpty()) {
      processes.forEach(MemberProcess::release);
    }
    if (steps.isEmpty() || (world.clock().next() != null && random.nextInt(haste) == 0)) {
      world.clock().advance();
      world.trace().note("time " + world.clock().instant());
      return;
    }
    var step = steps.get(random.nextInt(steps.size()));
    world.trace().note(step.label());
    step.action().run();
  }
}

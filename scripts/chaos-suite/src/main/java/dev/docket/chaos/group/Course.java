package dev.docket.chaos.group;

import dev.docket.chaos.group.Changes.Done;
import dev.docket.chaos.member.GroupMembership;
import dev.docket.chaos.member.Protocol;
import dev.docket.chaos.oracle.Findings;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Servers;
import dev.docket.chaos.platform.Trouble;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.clients.admin.Admin;

/// One group under one protocol: members, a load, changes, rest, judgement. One thread leads it.
public final class Course implements AutoCloseable {

  private static final int PARTITIONS = 6;
  private static final int MEMBERS = 3;

  /// From the begin of one change to that of the next, at least.
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  /// Far more than a change takes: after as many the course ends with what it has.
  private static final Duration PER_REBALANCE = Duration.ofSeconds(60);

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration REST_LIMIT = Duration.ofSeconds(60);

  private final Servers servers;
  private final Plan plan;
  private final TopicShape topic;
  private final Group group;
  private final Trouble trouble;

  /// @param rebalances at least
  /// @param firstDeck which of the decks of changes comes first
  public record Plan(Protocol protocol, long seed, int rebalances, int firstDeck) {}

  public Course(Servers servers, Plan plan, Trouble trouble) {
    this.servers = servers;
    this.plan = plan;
    this.topic = new TopicShape(plan.protocol().label(), PARTITIONS);
    this.group = new Group(servers, topic, plan.protocol());
    this.trouble = trouble;
  }

  /// @param tell hears of each change
  public Ended run(Consumer<String> tell) throws IOException, SQLException {
    var sink = Sink.create(servers.jdbcUrl(Sink.DATABASE), topic.name(), VersionedLoad.KEYS);
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrap()))) {
      Topics.create(admin, topic);
      try (var watch = new CommitWatch(admin, topic.name(), sink, trouble);
          var load =
              new VersionedLoad(
                  servers.bootstrap(), topic, watch::committed, plan.seed(), trouble)) {
        start(load);
        var done = change(watch, new Roster(admin, topic.name()), tell);
        load.stop();
        boolean rested = group.await(REST_LIMIT, () -> watch.committed() == load.acknowledged());
        group.end();
        trouble.check();
        watch.end();
        var past =
            new Ended.Past(done, group.rebalances(), group.gaveUp(), load.acknowledged(), rested);
        return judge(sink, load, watch, past);
      }
    }
  }

  private void start(VersionedLoad load) throws IOException {
    group.begin(MEMBERS);
    load.start();
    if (!group.await(START_LIMIT, () -> group.owners().size() == MEMBERS)) {
      throw new CannotMeasureException("the first members did not get their partitions");
    }
  }

  private List<Done> change(CommitWatch watch, Roster roster, Consumer<String> tell)
      throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
    var changes = new Changes(servers, group, watch, roster, random);
    var done = new ArrayList<Done>();
    long limit = System.nanoTime() + PER_REBALANCE.multipliedBy(plan.rebalances()).toNanos();
    for (int deck = plan.firstDeck(); !enough(done, limit); deck++) {
      var left = new ArrayDeque<>(Change.deck(deck, random));
      while (!left.isEmpty()) {
        trouble.check();
        var change = changes.fitting(left.peek());
        if (change == left.peek() || left.peek() == Change.JOIN) {
          left.remove();
        }
        long next = System.nanoTime() + BETWEEN.toNanos();
        var one = changes.carryOut(change);
        done.add(one);
        tell.accept("%d rebalances, %s".formatted(group.rebalances(), one.line()));
        group.await(Duration.ofNanos(Math.max(0, next - System.nanoTime())), () -> false);
      }
    }
    return done;
  }

  private boolean enough(List<Done> done, long limit) {
    return !done.isEmpty()
        && (group.rebalances() >= plan.rebalances() || System.nanoTime() - limit > 0);
  }

  private Ended judge(Sink sink, VersionedLoad load, CommitWatch watch, Ended.Past past)
      throws SQLException {
    var oracle = new GroupOracle(group.tenures(), GroupMembership.WINDOW);
    sink.attempts(oracle::take);
    var found = oracle.judge(load.sent(), sink.effects());
    var duplicate = new ArrayList<>(sink.twice());
    duplicate.addAll(found.findings().duplicate());
    var disorder = new ArrayList<>(watch.falls());
    disorder.addAll(found.findings().disorder());
    return new Ended(
        new Findings(found.findings().lost(), duplicate, disorder),
        watch.beyond(),
        found.repeats(),
        List.copyOf(group.failures()),
        past);
  }

  @Override
  public void close() {
    group.close();
  }
}

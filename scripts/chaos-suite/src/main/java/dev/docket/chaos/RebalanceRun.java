package dev.docket.chaos;

import dev.docket.chaos.group.Change;
import dev.docket.chaos.group.Changes.Done;
import dev.docket.chaos.group.Course;
import dev.docket.chaos.group.Ended;
import dev.docket.chaos.member.Protocol;
import dev.docket.chaos.oracle.Findings;
import dev.docket.chaos.platform.Servers;
import dev.docket.chaos.platform.Trouble;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fault test `rebalance`: under each protocol a group whose members come, go, die and freeze.
final class RebalanceRun implements FaultTest {

  /// The first deck in which the broker is stopped in order; it is killed in the first of all.
  private static final int DECK_WITH_BROKER_STOP = 4;

  /// One change in so many may meet a broker that counts dead members; more would leave too little
  /// of the run.
  private static final int FEW = 10;

  private final Arguments arguments;
  private final Account account;
  private final Trouble trouble = new Trouble();
  private final AtomicReference<@Nullable Servers> running = new AtomicReference<>();
  private final AtomicReference<@Nullable Course> course = new AtomicReference<>();

  RebalanceRun(Arguments arguments, Consumer<String> say) {
    this.arguments = arguments;
    this.account = new Account(say);
  }

  @Override
  public Result run() throws IOException, SQLException {
    var servers = Servers.start(false, null, account::tell);
    running.set(servers);
    try {
      var ended = new ArrayList<Ended>();
      for (var protocol : Protocol.values()) {
        ended.add(run(servers, protocol));
      }
      stop();
      var result = judge(ended);
      servers.leave(result.clean() && result.weakness().isEmpty(), account::tell);
      return result;
    } finally {
      stop();
    }
  }

  private Ended run(Servers servers, Protocol protocol) throws IOException, SQLException {
    int half = Math.ceilDiv(arguments.amount(), Protocol.values().length);
    // So that the quick form has both ends of the broker.
    int firstDeck = protocol == Protocol.CLASSIC ? 0 : DECK_WITH_BROKER_STOP;
    var plan = new Course.Plan(protocol, arguments.seed(), half, firstDeck);
    try (var run = new Course(servers, plan, trouble)) {
      course.set(run);
      var ended = run.run(line -> account.tell(protocol.label() + ": " + line));
      figures(protocol, ended);
      return ended;
    }
  }

  @Override
  public void stop() {
    var run = course.getAndSet(null);
    if (run != null) {
      run.close();
    }
    var servers = running.getAndSet(null);
    if (servers != null) {
      servers.close();
    }
  }

  private void figures(Protocol protocol, Ended ended) {
    var past = ended.past();
    figure(protocol, "records", past.sent(), "records");
    figure(protocol, "rebalances", past.rebalances(), "rebalances");
    figure(protocol, "changes", past.done().size(), "changes");
    for (var change : Change.values()) {
      var kind = past.done().stream().filter(one -> one.change() == change).toList();
      figure(protocol, change.label(), kind.size(), "changes");
      figure(
          protocol,
          change.label() + "-in-flight",
          kind.stream().filter(Done::inFlight).count(),
          "changes");
    }
    figure(protocol, "redelivered", ended.repeats().all(), "records");
    figure(protocol, "redelivered-at-once", ended.repeats().most(), "records");
    figure(protocol, "haunted", past.done().stream().filter(Done::haunted).count(), "changes");
    figure(protocol, "gave-up", past.gaveUp(), "members");
    figure(protocol, "late", ended.repeats().late(), "calls");
  }

  private void figure(Protocol protocol, String what, long value, String unit) {
    account.say("figure rebalance/%s-%s %d %s".formatted(protocol.label(), what, value, unit));
  }

  private Result judge(List<Ended> ended) {
    for (var one : ended) {
      account.show(one.findings());
      account.show("beyond", one.beyond());
      account.show("member", one.failures());
    }
    var done = ended.stream().flatMap(one -> one.past().done().stream()).toList();
    int rebalances = ended.stream().mapToInt(one -> one.past().rebalances()).sum();
    var line =
        "verdict rebalance lost=%d duplicate=%d disorder=%d beyond=%d redelivered=%d rebalances=%d inflight=%d"
            .formatted(
                count(ended, Findings::lost),
                count(ended, Findings::duplicate),
                count(ended, Findings::disorder),
                ended.stream().mapToInt(one -> one.beyond().size()).sum(),
                ended.stream().mapToInt(one -> one.repeats().all()).sum(),
                rebalances,
                done.stream().filter(Done::inFlight).count());
    return new Result(line, ended.stream().allMatch(Ended::clean), weakness(ended, done));
  }

  private static int count(List<Ended> ended, Function<Findings, List<String>> kind) {
    return ended.stream().mapToInt(one -> kind.apply(one.findings()).size()).sum();
  }

  private String weakness(List<Ended> ended, List<Done> done) {
    for (var change : Change.values()) {
      if (done.stream().noneMatch(one -> one.change() == change && one.inFlight())) {
        return "no %s has met a record at a handler".formatted(change.label());
      }
    }
    for (var one : ended) {
      var past = one.past();
      var astray =
          past.done().stream()
              .filter(change -> change.failure() != null && !change.haunted())
              .findFirst();
      if (astray.isPresent()) {
        return "%s of %s: %s"
            .formatted(astray.get().change().label(), astray.get().part(), astray.get().failure());
      }
      long haunted = past.done().stream().filter(Done::haunted).count();
      if (haunted * FEW > past.done().size()) {
        return "the broker counted dead members at %d of %d changes"
            .formatted(haunted, past.done().size());
      }
      if (past.done().stream().noneMatch(change -> change.change() == Change.FREEZE)) {
        return "no member stood still";
      }
      if (!one.failures().isEmpty()) {
        return one.failures().getFirst();
      }
      if (!past.rested()) {
        return "the committed offsets did not come to the end of the log";
      }
      if (past.rebalances() < arguments.amount() / ended.size()) {
        return "only %d rebalances under a protocol".formatted(past.rebalances());
      }
    }
    return "";
  }
}

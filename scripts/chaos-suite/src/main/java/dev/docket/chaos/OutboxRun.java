package dev.docket.chaos;

import dev.docket.chaos.kill.OtherDatabase;
import dev.docket.chaos.kill.RelayFault;
import dev.docket.chaos.kill.RelayFaults;
import dev.docket.chaos.load.KeyJournal;
import dev.docket.chaos.load.KeyedLoad;
import dev.docket.chaos.oracle.CursorWatch;
import dev.docket.chaos.oracle.Evidence;
import dev.docket.chaos.oracle.EvidenceReader;
import dev.docket.chaos.oracle.Findings;
import dev.docket.chaos.oracle.KeyCheck;
import dev.docket.chaos.oracle.Oracle;
import dev.docket.chaos.oracle.OutboxRows;
import dev.docket.chaos.oracle.StaleRecords;
import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.RelayProcess;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// The fault test `outbox`: commands under keys, relays that die or freeze, rest, judgement.
final class OutboxRun implements FaultTest {

  private static final int CASES = 50;
  private static final int CLIENTS = 32;
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(120);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final int RELAYS = 2;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final Duration REST_LIMIT = Duration.ofSeconds(30);
  private static final Duration REST_POLL = Duration.ofMillis(100);
  private static final double LEAST_IN_FLIGHT = 0.5;

  private final Arguments arguments;
  private final Account account;
  private final Trouble trouble = new Trouble();
  private final KeyJournal journal = new KeyJournal();
  private final List<RelayProcess> relays = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Platform> running = new AtomicReference<>();

  OutboxRun(Arguments arguments, Consumer<String> say) {
    this.arguments = arguments;
    this.account = new Account(say);
  }

  @Override
  public Result run() throws IOException, SQLException {
    var platform = Platform.start(arguments.build(), account::tell, _ -> {}, trouble);
    running.set(platform);
    try {
      startRelays(platform);
      var result = measure(platform);
      stop();
      platform.leave(result.clean(), account::tell);
      return result;
    } finally {
      stop();
    }
  }

  private void startRelays(Platform platform) throws IOException {
    var conf = arguments.build().conf().resolveSibling("outbox-relay.json");
    for (int i = 1; i <= RELAYS; i++) {
      relays.add(RelayProcess.start(platform, conf, i, trouble));
    }
    RelayProcess.awaitReady(relays, trouble);
  }

  @Override
  public void stop() {
    relays.forEach(RelayProcess::close);
    var platform = running.getAndSet(null);
    if (platform != null) {
      platform.close();
    }
  }

  private Result measure(Platform platform) throws SQLException {
    var outbox = new OutboxRows(platform.jdbcUrl());
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(arguments.seed());
    try (var load =
            new KeyedLoad(
                platform.api(),
                new KeyedLoad.Plan(arguments.seed(), CLIENTS, LONGEST_PAUSE, ANSWER_LIMIT, true),
                journal);
        var watch = new CursorWatch(outbox);
        var _ = OtherDatabase.occupied(platform)) {
      load.start(CASES);
      Waiting.pause(WARM_UP);
      var done = carryOut(new RelayFaults(platform, relays, outbox, random, trouble), load);
      load.stop();
      boolean rested = rest(outbox);
      var codes = relays.stream().map(RelayProcess::stop).toList();
      var code = platform.services().stop();
      account.tell(
          "stopped: relays ended with codes %s, services with %s, %s"
              .formatted(codes, code, rested ? "all was published" : "events were NOT published"));
      var uses = journal.uses();
      var evidence = EvidenceReader.read(platform, KeyCheck.sent(uses), Map.of());
      var findings = Oracle.judgeOutbox(evidence);
      var disorder = new ArrayList<>(findings.disorder());
      disorder.addAll(watch.falls());
      var all = new Findings(findings.lost(), findings.duplicate(), disorder);
      var answers = KeyCheck.judge(uses);
      figures(evidence, uses);
      return verdict(all, answers, done);
    }
  }

  private List<RelayFaults.Done> carryOut(RelayFaults faults, KeyedLoad load) {
    var plan = RelayFault.plan(arguments.amount());
    var done = new ArrayList<RelayFaults.Done>();
    for (var fault : plan) {
      Waiting.pause(BETWEEN);
      trouble.check();
      var carriedOut = faults.carryOut(fault, load::unanswered);
      done.add(carriedOut);
      account.tell("fault %d/%d %s".formatted(done.size(), plan.size(), line(carriedOut)));
      if (carriedOut.recovery() == null) {
        break;
      }
    }
    return done;
  }

  private static String line(RelayFaults.Done done) {
    var recovery = done.recovery();
    return "%s (%s): %d events not published, %d requests without an answer, %s"
        .formatted(
            done.fault().label(),
            done.part(),
            done.unpublished(),
            done.unanswered(),
            recovery == null
                ? "NOT recovered"
                : "published after %.2f s".formatted(recovery.toMillis() / 1000.0));
  }

  private boolean rest(OutboxRows outbox) {
    return Waiting.until(
        REST_LIMIT,
        () -> {
          trouble.check();
          Waiting.pause(REST_POLL);
          try {
            return outbox.unpublished(Long.MAX_VALUE) == 0;
          } catch (SQLException _) {
            return false;
          }
        });
  }

  private void figures(Evidence evidence, List<KeyJournal.KeyUse> uses) {
    long records = evidence.published().values().stream().mapToLong(List::size).sum();
    long requests = uses.stream().mapToLong(use -> use.answers().size()).sum();
    account.say("figure outbox/keys %d keys".formatted(uses.size()));
    account.say("figure outbox/requests %d requests".formatted(requests));
    account.say(
        "figure outbox/keys-answered-twice %d keys"
            .formatted(
                uses.stream()
                    .filter(
                        use -> use.answers().stream().filter(KeyJournal.Answer::done).count() > 1)
                    .count()));
    account.say(
        "figure outbox/keys-unanswered %d keys"
            .formatted(uses.stream().filter(use -> use.done() == null).count()));
    account.say(
        "figure outbox/keys-reused %d keys"
            .formatted(uses.stream().filter(use -> use.other() != null).count()));
    account.say("figure outbox/events %d events".formatted(evidence.log().size()));
    account.say(
        "figure outbox/published-again %d records".formatted(records - evidence.log().size()));
    account.say(
        "figure outbox/stale %d records"
            .formatted(StaleRecords.count(evidence.published().values())));
  }

  private Result verdict(Findings findings, List<String> answers, List<RelayFaults.Done> done) {
    account.show(findings);
    account.show("answers", answers);
    long inFlight = done.stream().filter(RelayFaults.Done::inFlight).count();
    var line =
        "verdict outbox lost=%d duplicate=%d disorder=%d answers=%d kills=%d inflight=%d"
            .formatted(
                findings.lost().size(),
                findings.duplicate().size(),
                findings.disorder().size(),
                answers.size(),
                done.size(),
                inFlight);
    return new Result(line, findings.none() && answers.isEmpty(), weakness(done, inFlight));
  }

  private String weakness(List<RelayFaults.Done> done, long inFlight) {
    if (done.stream().anyMatch(fault -> fault.recovery() == null)) {
      return "what was to be published after a fault was not in time";
    }
    if (journal.uses().stream().noneMatch(use -> use.done() != null)) {
      return "no command was acknowledged";
    }
    return inFlight < done.size() * LEAST_IN_FLIGHT
        ? "only %d of %d faults hit work in flight".formatted(inFlight, done.size())
        : "";
  }
}

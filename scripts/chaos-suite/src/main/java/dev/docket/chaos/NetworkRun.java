package dev.docket.chaos;

import dev.docket.chaos.load.KeyJournal;
import dev.docket.chaos.load.KeyedLoad;
import dev.docket.chaos.network.Disturbance;
import dev.docket.chaos.network.Rescues;
import dev.docket.chaos.network.Wire;
import dev.docket.chaos.network.Wires;
import dev.docket.chaos.oracle.EvidenceReader;
import dev.docket.chaos.oracle.Findings;
import dev.docket.chaos.oracle.KeyCheck;
import dev.docket.chaos.oracle.Oracle;
import dev.docket.chaos.oracle.OutboxRows;
import dev.docket.chaos.oracle.Rows;
import dev.docket.chaos.platform.CannotMeasureException;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// The fault test `network`: commands under keys through bad connections, rest, judgement.
final class NetworkRun implements FaultTest {

  private static final int CASES = 200;
  private static final int CLIENTS = 64;
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration LONGEST_BETWEEN = Duration.ofMillis(500);

  /// From the end of a fault to the next command that is answered.
  private static final Duration ANSWER_AGAIN_LIMIT = Duration.ofSeconds(40);

  /// Without any progress.
  private static final Duration REST_LIMIT = Duration.ofSeconds(60);

  private static final Duration REST_POLL = Duration.ofMillis(100);

  private final Arguments arguments;
  private final Account account;
  private final Trouble trouble = new Trouble();
  private final KeyJournal journal = new KeyJournal();
  private final Wires wires = new Wires();
  private final AtomicReference<@Nullable RelayProcess> relay = new AtomicReference<>();
  private final AtomicReference<@Nullable Platform> running = new AtomicReference<>();

  NetworkRun(Arguments arguments, Consumer<String> say) {
    this.arguments = arguments;
    this.account = new Account(say);
  }

  @Override
  public Result run() throws IOException, SQLException {
    var platform = Platform.start(arguments.build(), account::tell, _ -> {}, trouble, wires);
    running.set(platform);
    try {
      var started = startRelay(platform);
      var result = measure(platform, started);
      stop();
      platform.leave(result.clean(), account::tell);
      return result;
    } finally {
      stop();
    }
  }

  private RelayProcess startRelay(Platform platform) throws IOException {
    var conf = arguments.build().conf().resolveSibling("network-relay.json");
    var started = RelayProcess.start(platform, conf, 1, wires.ofRelay(), trouble);
    relay.set(started);
    RelayProcess.awaitReady(List.of(started), trouble);
    return started;
  }

  @Override
  public void stop() {
    var started = relay.getAndSet(null);
    if (started != null) {
      started.close();
    }
    var platform = running.getAndSet(null);
    if (platform != null) {
      platform.close();
    }
    wires.close();
  }

  private Result measure(Platform platform, RelayProcess started) throws SQLException {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(arguments.seed());
    var plan = new KeyedLoad.Plan(arguments.seed(), CLIENTS, LONGEST_PAUSE, ANSWER_LIMIT, false);
    try (var load = new KeyedLoad(wires.api(), plan, journal)) {
      load.start(CASES);
      long loaded = System.nanoTime();
      Waiting.pause(WARM_UP);
      var faults = disturb(load, random);
      load.stop();
      double rate = load.done() / ((System.nanoTime() - loaded) / 1e9);
      long resting = System.nanoTime();
      boolean rested = rest(platform);
      account.tell(
          "%s %.1f s after the load"
              .formatted(
                  rested ? "all events had their cells" : "events had NO cell yet",
                  (System.nanoTime() - resting) / 1e9));
      var relayCode = started.stop();
      var code = platform.services().stop();
      account.tell(
          "stopped: relay ended with code %s, services with %s".formatted(relayCode, code));
      var uses = journal.uses();
      var evidence = EvidenceReader.read(platform, KeyCheck.sent(uses), Map.of());
      var rescues = Rescues.count(uses, evidence.log(), faults);
      account.say("figure network/rate %.0f 1/s".formatted(rate));
      NetworkFigures.lines(uses, evidence, rescues).forEach(account::say);
      return verdict(Oracle.judge(evidence), KeyCheck.judge(uses), faults, rescues);
    }
  }

  /// Deck after deck, until enough commands were answered; the first one to its end in any case.
  private List<Wires.Done> disturb(KeyedLoad load, RandomGenerator random) {
    var faults = new ArrayList<Wires.Done>();
    var deck = arguments.quick() ? Disturbance.quickDeck(random) : Disturbance.deck(random);
    boolean first = true;
    while (true) {
      for (var next : deck) {
        if (!first && load.done() >= arguments.amount()) {
          return faults;
        }
        trouble.check();
        faults.add(disturb(next, load, faults.size() + 1));
        Waiting.pause(Duration.ofNanos(random.nextLong(LONGEST_BETWEEN.toNanos())));
      }
      if (load.done() >= arguments.amount()) {
        return faults;
      }
      first = false;
      deck = Disturbance.deck(random);
    }
  }

  private Wires.Done disturb(Disturbance next, KeyedLoad load, int number) {
    var done = wires.carryOut(next);
    long answered = load.done();
    long ended = System.nanoTime();
    boolean again = Waiting.until(ANSWER_AGAIN_LIMIT, () -> load.done() > answered);
    double pause = (System.nanoTime() - ended) / 1e9;
    account.tell(
        "fault %d %s for %.2f s: %d answers lost, %d bytes swallowed, %s"
            .formatted(
                number,
                next.label(),
                next.length().toMillis() / 1000.0,
                done.lost(),
                done.swallowed(),
                again ? "answers again after %.2f s".formatted(pause) : "NO answers any more"));
    if (!again) {
      throw new CannotMeasureException(
          "no command was answered for %d s behind: %s"
              .formatted(ANSWER_AGAIN_LIMIT.toSeconds(), next.label()));
    }
    return done;
  }

  /// Waits until every event is published and has its cell, as long as there is progress.
  private boolean rest(Platform platform) {
    var outbox = new OutboxRows(platform.jdbcUrl());
    long unfinished = Long.MAX_VALUE;
    long deadline = System.nanoTime() + REST_LIMIT.toNanos();
    while (unfinished > 0 && System.nanoTime() < deadline) {
      trouble.check();
      try (var rows = Rows.snapshot(platform.jdbcUrl())) {
        long now = rows.unfinished() + outbox.unpublished(Long.MAX_VALUE);
        if (now != unfinished) {
          unfinished = now;
          deadline = System.nanoTime() + REST_LIMIT.toNanos();
        }
      } catch (SQLException e) {
        throw new CannotMeasureException("the log cannot be read", e);
      }
      Waiting.pause(REST_POLL);
    }
    return unfinished == 0;
  }

  private Result verdict(
      Findings findings, List<String> answers, List<Wires.Done> faults, Map<Wire, Long> rescues) {
    account.show(findings);
    account.show("answers", answers);
    var line =
        "verdict network lost=%d duplicate=%d disorder=%d answers=%d operations=%d faults=%d"
            .formatted(
                findings.lost().size(),
                findings.duplicate().size(),
                findings.disorder().size(),
                answers.size(),
                journal.uses().size(),
                faults.size());
    return new Result(line, findings.none() && answers.isEmpty(), weakness(rescues));
  }

  private String weakness(Map<Wire, Long> rescues) {
    if (journal.uses().stream().anyMatch(use -> use.done() == null)) {
      return "a command was never answered";
    }
    for (var wire : Wire.values()) {
      if (wire.carriesAnswers() && rescues.getOrDefault(wire, 0L) == 0) {
        return "no answer to a command that was done got lost at " + wire.label();
      }
    }
    return "";
  }
}

package dev.docket.chaos;

import dev.docket.chaos.kill.KillPlan;
import dev.docket.chaos.kill.Killer;
import dev.docket.chaos.load.Backlog;
import dev.docket.chaos.load.CommandEnd;
import dev.docket.chaos.load.CommandJournal;
import dev.docket.chaos.load.FeedJournal;
import dev.docket.chaos.load.FeedLoad;
import dev.docket.chaos.load.Load;
import dev.docket.chaos.oracle.Evidence;
import dev.docket.chaos.oracle.EvidenceReader;
import dev.docket.chaos.oracle.Oracle;
import dev.docket.chaos.oracle.Rows;
import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.ServicesProcess.Death;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The fault test `crash`: load, kills, rest, judgement.
final class CrashRun implements FaultTest {

  private static final int CASES = 200;
  private static final int COMMANDS_PER_SECOND = 200;
  private static final int FEED_RECORDS_PER_SECOND = 500;

  /// The quick form shares its machine with a build.
  private static final int QUICK_FEED_RECORDS_PER_SECOND = 100;

  /// The load waits when the platform is this much of it behind with its cells; any outage leads
  /// there for a moment, but only a machine that is too slow for the rate stays there.
  private static final int SECONDS_BEHIND = 20;

  private static final Duration WARM_UP = Duration.ofSeconds(2);

  /// Without any progress.
  private static final Duration REST_LIMIT = Duration.ofSeconds(20);

  private static final Duration REST_POLL = Duration.ofMillis(100);

  private final Arguments arguments;
  private final Account account;
  private final Trouble trouble = new Trouble();
  private final CommandJournal journal = new CommandJournal();
  private final FeedJournal feed = new FeedJournal();
  private final AtomicReference<@Nullable Killer> killer = new AtomicReference<>();
  private final AtomicReference<@Nullable Platform> running = new AtomicReference<>();
  private final AtomicInteger ownEnds = new AtomicInteger();

  CrashRun(Arguments arguments, Consumer<String> say) {
    this.arguments = arguments;
    this.account = new Account(say);
  }

  @Override
  public Result run() throws IOException, SQLException {
    var platform = Platform.start(arguments.build(), account::tell, this::died, trouble);
    running.set(platform);
    try {
      var verdict = measure(platform);
      stop();
      platform.leave(verdict.clean(), account::tell);
      return new Result(verdict.line(), verdict.clean(), verdict.weakness());
    } finally {
      stop();
    }
  }

  @Override
  public void stop() {
    var platform = running.getAndSet(null);
    if (platform != null) {
      platform.close();
    }
  }

  private void died(Death death) {
    var there = killer.get();
    if (death.killed() && there != null) {
      there.servicesDied(death);
    } else {
      ownEnds.incrementAndGet();
      account.tell("the services have ended by themselves, exit code " + death.exitCode());
    }
  }

  private Verdict measure(Platform platform) throws SQLException {
    var plan = new Load.Plan(arguments.seed(), CASES, COMMANDS_PER_SECOND);
    int feedRate = arguments.quick() ? QUICK_FEED_RECORDS_PER_SECOND : FEED_RECORDS_PER_SECOND;
    var clock = InstantSource.system();
    try (var backlog = new Backlog(platform::jdbcUrl, COMMANDS_PER_SECOND * SECONDS_BEHIND, clock);
        var feedBacklog = new Backlog(platform::jdbcUrl, feedRate * SECONDS_BEHIND, clock);
        var feedLoad = new FeedLoad(platform.bootstrap(), feed, feedBacklog, clock);
        var load = new Load(platform.api(), plan, journal, backlog);
        var hand = new Killer(platform, journal, trouble)) {
      killer.set(hand);
      load.start();
      feedLoad.start(arguments.seed(), feedRate, load.cases());
      long loaded = System.nanoTime();
      Waiting.pause(WARM_UP);
      var kills = kill(hand);
      load.stop();
      feedLoad.stop();
      boolean rested = rest(platform);
      var code = platform.services().stop();
      account.tell(
          "stopped: services ended with code %s, %s"
              .formatted(code, rested ? "everything had come to rest" : "events had NO cell yet"));
      int beyond = hand.passed();
      var evidence = EvidenceReader.read(platform, sent(), feed.records());
      var findings = Oracle.judge(evidence);
      account.show(findings);
      figures(evidence, kills, loaded);
      account.say("figure crash/held-back %d times".formatted(backlog.timesFull()));
      account.say("figure crash/feed-sent %d records".formatted(evidence.feed().size()));
      account.say("figure crash/feed-acknowledged %d records".formatted(feed.acknowledged()));
      account.say("figure crash/feed-held-back %d times".formatted(feedBacklog.timesFull()));
      int inFlight = (int) kills.stream().filter(Killer.Done::inFlight).count();
      boolean recovered = kills.stream().allMatch(kill -> kill.recovery() != null);
      return new Verdict(
          findings,
          beyond,
          new Verdict.Weight(kills.size(), inFlight, recovered, journal.acknowledged()));
    }
  }

  private List<Killer.Done> kill(Killer hand) {
    var plan = KillPlan.of(arguments.seed(), arguments.amount());
    var done = new ArrayList<Killer.Done>();
    for (var step : plan) {
      Waiting.pause(step.after());
      trouble.check();
      var kill = hand.kill(step.kill());
      done.add(kill);
      account.tell("kill %d/%d %s".formatted(done.size(), plan.size(), line(kill)));
      if (kill.recovery() == null) {
        break;
      }
    }
    return done;
  }

  private static String line(Killer.Done kill) {
    var recovery = kill.recovery();
    return "%s: %d commands without an answer, %d events without a cell, committed %s, %s"
        .formatted(
            kill.kill().label(),
            kill.unanswered(),
            kill.unfinished(),
            kill.committed(),
            recovery == null
                ? "NOT recovered"
                : "recovered after %.2f s".formatted(recovery.toMillis() / 1000.0));
  }

  /// Waits until every event has its cell, as long as there is progress.
  private boolean rest(Platform platform) {
    long unfinished = Long.MAX_VALUE;
    long deadline = System.nanoTime() + REST_LIMIT.toNanos();
    while (unfinished > 0 && System.nanoTime() < deadline) {
      trouble.check();
      try (var rows = Rows.snapshot(platform.jdbcUrl())) {
        long now = rows.unfinished() + Math.max(0, feed.acknowledged() - rows.feedCells());
        if (now != unfinished) {
          unfinished = now;
          deadline = System.nanoTime() + REST_LIMIT.toNanos();
        }
      } catch (SQLException _) {
        // The database is on its way back.
      }
      Waiting.pause(REST_POLL);
    }
    return unfinished == 0;
  }

  private List<Evidence.Sent> sent() {
    return journal.entries().stream()
        .map(entry ->
            switch (entry.end()) {
              case CommandEnd.Acknowledged(_, var caseId, var cellId) ->
                  new Evidence.Sent(entry.command().token(), Evidence.Told.DONE, caseId, cellId);
              case CommandEnd.Refused _ ->
                  new Evidence.Sent(entry.command().token(), Evidence.Told.REFUSED, null, null);
              case CommandEnd.Unknown _ ->
                  new Evidence.Sent(entry.command().token(), Evidence.Told.NOTHING, null, null);
              case null -> throw new IllegalStateException("no end of " + entry.command());
            })
        .toList();
  }

  private void figures(Evidence evidence, List<Killer.Done> kills, long loaded) {
    var entries = journal.entries();
    long refused = entries.stream().filter(e -> e.end() instanceof CommandEnd.Refused).count();
    long records = evidence.published().values().stream().mapToLong(List::size).sum();
    account.say("figure crash/commands %d commands".formatted(entries.size()));
    account.say("figure crash/acknowledged %d commands".formatted(journal.acknowledged()));
    account.say("figure crash/refused %d commands".formatted(refused));
    account.say(
        "figure crash/unanswered %d commands"
            .formatted(entries.size() - journal.acknowledged() - refused));
    account.say("figure crash/events %d events".formatted(evidence.log().size()));
    account.say(
        "figure crash/published-again %d records".formatted(records - evidence.log().size()));
    account.say("figure crash/own-ends %d times".formatted(ownEnds.get()));
    new Figures(entries, kills, loaded).lines().forEach(account::say);
  }
}

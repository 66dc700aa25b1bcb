package dev.docket.chaos;

import dev.docket.chaos.outage.BadDay;
import dev.docket.chaos.outage.Outage;
import dev.docket.chaos.platform.Servers;
import dev.docket.chaos.platform.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The fault test `outage`: a flavor whose dependency says no, or nothing, for a while.
final class OutageRun implements FaultTest {

  private final Arguments arguments;
  private final Account account;
  private final AtomicReference<@Nullable Servers> running = new AtomicReference<>();
  private final AtomicReference<@Nullable BadDay> day = new AtomicReference<>();

  OutageRun(Arguments arguments, Consumer<String> say) {
    this.arguments = arguments;
    this.account = new Account(say);
  }

  @Override
  public Result run() throws IOException {
    var servers = Servers.start(false, null, account::tell);
    running.set(servers);
    try {
      var today = new BadDay(servers, arguments.seed(), new Trouble());
      day.set(today);
      var ended = today.run(Duration.ofSeconds(arguments.amount()), account::tell);
      stop();
      figures(ended);
      var result = judge(ended);
      servers.leave(result.clean() && result.weakness().isEmpty(), account::tell);
      return result;
    } finally {
      stop();
    }
  }

  @Override
  public void stop() {
    var today = day.getAndSet(null);
    if (today != null) {
      today.close();
    }
    var servers = running.getAndSet(null);
    if (servers != null) {
      servers.close();
    }
  }

  private void figures(BadDay.Ended ended) {
    for (var outage : ended.outages()) {
      figure(outage.label() + "-kept", "%.3f".formatted(outage.kept()), "ratio");
      figure(outage.label() + "-p99", Long.toString(outage.during().p99Millis()), "ms");
      figure(outage.label() + "-p99-control", Long.toString(outage.before().p99Millis()), "ms");
      figure(outage.label() + "-catch-up", Long.toString(outage.catchUp().toMillis()), "ms");
    }
    figure("records", Long.toString(ended.sent()), "records");
    ended.books().ends().forEach((end, count) -> figure(end, Integer.toString(count), "records"));
  }

  private void figure(String what, String value, String unit) {
    account.say("figure outage/%s %s %s".formatted(what, value, unit));
  }

  private Result judge(BadDay.Ended ended) {
    var books = ended.books();
    var findings = books.findings();
    account.show(findings);
    account.show("charged", ended.charged());
    account.show("spent", books.spent());
    int starved = count(ended.outages(), Outage::starved);
    int late = count(ended.outages(), Outage::late);
    int stuck = count(ended.outages(), Outage::stuck);
    var line =
        "verdict outage lost=%d duplicate=%d disorder=%d unaccounted=%d charged=%d spent=%d starved=%d late=%d breaker=%d outages=%d"
            .formatted(
                findings.lost().size(),
                findings.duplicate().size(),
                findings.disorder().size(),
                ended.unaccounted(),
                ended.charged().size(),
                books.spent().size(),
                starved,
                late,
                stuck,
                ended.outages().size());
    boolean kept = starved + late + stuck == 0 && ended.unaccounted() == 0;
    boolean clean = kept && findings.none() && ended.charged().isEmpty() && books.spent().isEmpty();
    return new Result(line, clean, weakness(ended));
  }

  private static int count(List<Outage> outages, Predicate<Outage> what) {
    return (int) outages.stream().filter(what).count();
  }

  private static String weakness(BadDay.Ended ended) {
    if (!ended.rested()) {
      return "the committed offsets did not come to the end of the log";
    }
    return ended.outages().stream()
        .map(Outage::weakness)
        .filter(weakness -> !weakness.isEmpty())
        .findFirst()
        .orElse("");
  }
}

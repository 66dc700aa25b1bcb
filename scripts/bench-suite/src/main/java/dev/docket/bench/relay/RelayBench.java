package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// From the outbox to the topic: a backlog against a bare producer, a steady load, and nothing at
/// all.
public final class RelayBench implements Benchmark {

  private static final int PARTITIONS = 4;
  private static final int FILL_ROWS = 10_000;
  private static final int WARM_UP_ROWS = 50_000;
  private static final double LOADED = 0.7;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration TICK = Duration.ofMillis(5);

  /// The database tells its statistics with this delay.
  private static final Duration STATISTICS = Duration.ofMillis(1500);

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public String meaning() {
    return """
    events from the outbox to Kafka: a backlog against a bare producer (>= 0.6), p99 at 70 % of the
    sustained rate (<= 25 ms), p99 of single events (<= 60 ms), queries while idle, dead rows\
    """;
  }

  private record Plan(int rounds, int backlog, Duration steady, int singles) {
    static Plan of(boolean quick) {
      return quick
          ? new Plan(3, 100_000, Duration.ofSeconds(5), 20)
          : new Plan(5, 1_000_000, Duration.ofSeconds(20), 100);
    }
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    var plan = Plan.of(setting.quick());
    try (var scratch = Scratch.create();
        var parts = EmbeddedInfrastructure.start(scratch.data(), true, _ -> {})) {
      figures.note(BareProducer.configuration());
      backlog(plan, parts, figures);
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void backlog(Plan plan, EmbeddedInfrastructure parts, Figures figures)
      throws InterruptedException {
    var bootstrap = parts.kafka().bootstrap();
    makeTopics(bootstrap, Set.of("relayed", "bare"));
    var bare = new BareProducer(bootstrap);
    var ours = new double[plan.rounds()];
    var ratios = new double[plan.rounds()];
    try (var outbox = new OutboxTable(parts.postgres())) {
      relayBacklog(parts, outbox, WARM_UP_ROWS);
      bare.send("bare", 1, WARM_UP_ROWS);
      for (int round = 0; round < plan.rounds(); round++) {
        ours[round] = relayBacklog(parts, outbox, plan.backlog());
        var took = bare.send("bare", 1, plan.backlog());
        ratios[round] = ours[round] / perSecond(plan.backlog(), took);
      }
      figures.figure("backlog", Figures.median(ours), "1/s");
      figures.ratio("producer", ratios);
      loaded(plan, parts, outbox, figures);
      figures.figure("dead-rows", (double) outbox.deadTuples(), "rows");
    }
  }

  private static void loaded(
      Plan plan, EmbeddedInfrastructure parts, OutboxTable outbox, Figures figures)
      throws InterruptedException {
    try (var arrivals = new Arrivals(parts.kafka().bootstrap(), "relayed");
        var _ = new RelayRun(parts, "relayed")) {
      // All of the backlogs, each event once and in order.
      arrivals.await(outbox.written(), LIMIT);
      double sustained = load(outbox, arrivals, plan.steady(), Double.MAX_VALUE);
      figures.figure("sustained", sustained, "1/s");
      double rate = load(outbox, arrivals, plan.steady(), sustained * LOADED);
      figures.figure("loaded", rate, "1/s");
      tell("p99-ms", arrivals, figures);
      singles(outbox, arrivals, plan.singles());
      tell("idle-p99-ms", arrivals, figures);
      idle(outbox, figures);
    }
  }

  /// The relay is not there while the rows are written, as after an outage.
  private static double relayBacklog(EmbeddedInfrastructure parts, OutboxTable outbox, int rows)
      throws InterruptedException {
    for (int left = rows; left > 0; left -= FILL_ROWS) {
      outbox.write(Math.min(left, FILL_ROWS), System.nanoTime());
    }
    try (var _ = new RelayRun(parts, "relayed")) {
      long begin = System.nanoTime();
      long deadline = begin + LIMIT.toNanos();
      while (outbox.published() < outbox.written()) {
        if (System.nanoTime() > deadline) {
          throw new BenchFailedException(
              "%d of %d events are published within %s"
                  .formatted(outbox.published(), outbox.written(), LIMIT));
        }
        Thread.sleep(5);
      }
      return perSecond(rows, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /// Writes at a rate, or as fast as the relay follows, in transactions of what is due each tick.
  ///
  /// @return the rate reached
  private static double load(
      OutboxTable outbox, Arrivals arrivals, Duration duration, double perSecond)
      throws InterruptedException {
    arrivals.takeDelays();
    long first = outbox.written();
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    for (long tick = begin; tick < end; tick += TICK.toNanos()) {
      long wait = tick - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      if (perSecond == Double.MAX_VALUE) {
        // A few hundred behind is what keeps the relay busy.
        if (outbox.written() - arrivals.count() < 2_000) {
          outbox.write(500, System.nanoTime());
        }
        tick = System.nanoTime();
      } else {
        long due = (long) ((tick - begin) / 1e9 * perSecond) - (outbox.written() - first);
        if (due > 0) {
          // The time at which it was due: a late writer does not hide a wait.
          outbox.write((int) due, tick);
        }
      }
    }
    var took = Duration.ofNanos(System.nanoTime() - begin);
    arrivals.await(outbox.written(), LIMIT);
    return perSecond(outbox.written() - first, took);
  }

  /// One event at a time, with pauses in which the relay comes to rest.
  private static void singles(OutboxTable outbox, Arrivals arrivals, int count)
      throws InterruptedException {
    arrivals.takeDelays();
    for (int i = 0; i < count; i++) {
      // Not a multiple of the relay's own waits.
      Thread.sleep(Duration.ofMillis(437));
      outbox.write(1, System.nanoTime());
    }
    arrivals.await(outbox.written(), LIMIT);
  }

  private static void idle(OutboxTable outbox, Figures figures) throws InterruptedException {
    var idle = Duration.ofSeconds(5);
    Thread.sleep(STATISTICS);
    long before = outbox.transactions();
    Thread.sleep(idle);
    // Two of them are our own.
    figures.figure("idle-queries", (outbox.transactions() - before - 2) / 5.0, "1/s");
  }

  private static void tell(String what, Arrivals arrivals, Figures figures) {
    figures.figure(what, arrivals.takeDelays().getValueAtPercentile(99) / 1000.0, "ms");
  }

  private static double perSecond(long count, Duration took) {
    return count / (took.toNanos() / 1e9);
  }

  private static void makeTopics(String bootstrap, Set<String> names) throws InterruptedException {
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(names.stream().map(n -> new NewTopic(n, PARTITIONS, (short) 1)).toList())
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new BenchFailedException("the topics cannot be made: " + e.getMessage(), e);
    }
  }
}

package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.time.Duration;

/// From the outbox to the topic: a backlog against a bare producer, a steady load, and nothing at
/// all.
public final class RelayBench implements Benchmark {

  private static final int WARM_UP_ROWS = 20_000;
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
    events from the outbox to Kafka: a backlog against a bare producer (>= 0.6) and Debezium (>= 3),
    p99 at 70 % of the sustained rate (<= 25 ms), p99 of single events (<= 60 ms), queries while
    idle, dead rows\
    """;
  }

  private record Plan(int rounds, int backlog, Duration steady, int singles) {
    static Plan of(boolean quick) {
      return quick
          ? new Plan(3, 60_000, Duration.ofSeconds(4), 15)
          : new Plan(3, 1_000_000, Duration.ofSeconds(20), 100);
    }
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    var plan = Plan.of(setting.quick());
    try (var scratch = Scratch.create();
        var parts = EmbeddedInfrastructure.start(scratch.data(), true, _ -> {});
        var outbox = new OutboxTable(parts.postgres())) {
      figures.note("every contender in a JVM of its own: " + Contenders.configuration());
      figures.note("bare producer, also Debezium's: " + BareProducer.configuration());
      figures.note("Debezium: " + DebeziumRun.configuration());
      figures.note(
          "  after https://debezium.io/documentation/reference/stable/connectors/postgresql.html");
      var contenders = new Contenders(parts, scratch);
      new BacklogRace(outbox, contenders).run(plan.rounds(), plan.backlog(), figures);
      loaded(plan, parts.kafka().bootstrap(), contenders, outbox, figures);
      figures.figure("dead-rows", (double) outbox.deadTuples(), "rows");
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void loaded(
      Plan plan, String bootstrap, Contenders contenders, OutboxTable outbox, Figures figures)
      throws InterruptedException {
    try (var topic = BacklogTopic.create(bootstrap, "loaded");
        var published = new PublishedEvents(bootstrap, topic.name(), outbox.written());
        var _ = contenders.start(Arm.RELAY, topic.name(), outbox.written() + 1, 0)) {
      // Until it has taken over and its code is warm.
      outbox.write(WARM_UP_ROWS, System.nanoTime());
      published.await(outbox.written(), LIMIT);
      outbox.recycleLog();
      double sustained = load(outbox, published, plan.steady(), Double.MAX_VALUE);
      figures.figure("sustained", sustained, "1/s");
      outbox.recycleLog();
      double rate = load(outbox, published, plan.steady(), sustained * LOADED);
      figures.figure("loaded", rate, "1/s");
      tell("p99-ms", published, figures);
      singles(outbox, published, plan.singles());
      tell("idle-p99-ms", published, figures);
      idle(outbox, figures);
    }
  }

  /// Writes at a rate, or as fast as the relay follows, in transactions of what is due each tick.
  ///
  /// @return the rate reached
  private static double load(
      OutboxTable outbox, PublishedEvents published, Duration duration, double perSecond)
      throws InterruptedException {
    published.takeDelays();
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
        if (outbox.written() - published.count() < 2_000) {
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
    published.await(outbox.written(), LIMIT);
    return perSecond(outbox.written() - first, took);
  }

  /// One event at a time, with pauses in which the relay comes to rest.
  private static void singles(OutboxTable outbox, PublishedEvents published, int count)
      throws InterruptedException {
    published.takeDelays();
    for (int i = 0; i < count; i++) {
      // Not a multiple of the relay's own waits.
      Thread.sleep(Duration.ofMillis(437));
      outbox.write(1, System.nanoTime());
    }
    published.await(outbox.written(), LIMIT);
  }

  private static void idle(OutboxTable outbox, Figures figures) throws InterruptedException {
    var idle = Duration.ofSeconds(5);
    Thread.sleep(STATISTICS);
    long before = outbox.transactions();
    Thread.sleep(idle);
    // Two of them are our own.
    figures.figure("idle-queries", (outbox.transactions() - before - 2) / 5.0, "1/s");
  }

  private static void tell(String what, PublishedEvents published, Figures figures) {
    figures.figure(what, published.takeDelays().getValueAtPercentile(99) / 1000.0, "ms");
  }

  private static double perSecond(long count, Duration took) {
    return count / (took.toNanos() / 1e9);
  }
}

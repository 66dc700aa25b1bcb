package dev.docket.bench.consume;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// How much of what it could wait for at once the kit does wait for, and what it costs. Of a run
/// counts what lies between its half and its nine tenths: before it the JVM is getting warm, and
/// behind it keys are through, and the bound is no longer that of all keys.
public final class Waiting implements Benchmark {

  private static final int KEYS = 10_000;
  private static final int WINDOW = 10_000;

  private static final List<Duration> WORKS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofMillis(10),
          Duration.ofMillis(100),
          Duration.ofMillis(250));

  @Override
  public String name() {
    return "waiting";
  }

  @Override
  public String meaning() {
    return """
    1, 10, 100 and 250 ms of asynchronous work on each record, 10,000 keys, 10,000 at a time: against
    min(keys, window)/t (>= 0.90 at 100 ms; at 250 ms it is a quarter of what a core does without
    work), and per second of processor time against
    parallel-consumer at the same concurrency (>= 1.5); memory\
    """;
  }

  /// @param docket with an asynchronous handler
  /// @param threads with a handler on virtual threads that await
  private record Turn(Duration work, Consumed docket, Consumed threads, Consumed peer) {
    double bound() {
      double most = Math.min(KEYS, WINDOW) * 1000.0 / work.toMillis();
      return docket.warm().perSecond() / most;
    }

    double equal() {
      return docket.warm().perCpuSecond() / peer.warm().perCpuSecond();
    }

    double memory() {
      return peer.residentMib() / docket.residentMib();
    }
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    int rounds = setting.quick() ? 3 : 5;
    var load = new Load(KEYS, setting.quick() ? 30 : 100);
    try (var scratch = Scratch.create();
        var parts = EmbeddedInfrastructure.start(scratch.data(), false, _ -> {})) {
      figures.note("every contender in a JVM of its own: " + Contenders.configuration());
      figures.note(Contender.DOCKET_ASYNC.line());
      figures.note(Contender.DOCKET.line());
      figures.note(Contender.PARALLEL_CONSUMER.line());
      var topic = KeyedTopic.write(parts.kafka().bootstrap(), "waiting", load);
      Pinning.broker(parts.kafka().pid());
      var contenders = new Contenders(topic, scratch);
      var measured = new ArrayList<List<Turn>>();
      for (int number = 0; number < rounds; number++) {
        var round = round(contenders);
        for (var turn : round) {
          figures.note(line(number, turn));
        }
        measured.add(round);
      }
      tell(measured, figures);
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Turn> round(Contenders contenders) throws InterruptedException {
    var turns = new ArrayList<Turn>();
    for (var work : WORKS) {
      var docket = contenders.consume(Contender.DOCKET_ASYNC, work, WINDOW);
      var threads = contenders.consume(Contender.DOCKET, work, WINDOW);
      var peer = contenders.consume(Contender.PARALLEL_CONSUMER, work, WINDOW);
      turns.add(new Turn(work, docket, threads, peer));
    }
    return turns;
  }

  private static String line(int round, Turn turn) {
    return "round %d, %d ms: docket %,.0f/s, %,.0f/CPU-s, on threads %,.0f/s, %,.0f/CPU-s, parallel-consumer %,.0f/s, %,.0f/CPU-s"
        .formatted(
            round + 1,
            turn.work().toMillis(),
            turn.docket().warm().perSecond(),
            turn.docket().warm().perCpuSecond(),
            turn.threads().warm().perSecond(),
            turn.threads().warm().perCpuSecond(),
            turn.peer().warm().perSecond(),
            turn.peer().warm().perCpuSecond());
  }

  private static void tell(List<List<Turn>> rounds, Figures figures) {
    for (int i = 0; i < WORKS.size(); i++) {
      int at = i;
      var works = WORKS.get(at).toMillis() + "ms";
      var turns = rounds.stream().map(round -> round.get(at)).toList();
      consumed("docket-" + works, turns.stream().map(Turn::docket).toList(), figures);
      consumed("threads-" + works, turns.stream().map(Turn::threads).toList(), figures);
      consumed("parallel-consumer-" + works, turns.stream().map(Turn::peer).toList(), figures);
      figures.ratio("bound-" + works, turns.stream().mapToDouble(Turn::bound).toArray());
      figures.ratio(
          "parallel-consumer-" + works, turns.stream().mapToDouble(Turn::equal).toArray());
    }
    // The worst of the works in each round.
    figures.ratio(
        "parallel-consumer-equal",
        rounds.stream()
            .mapToDouble(round -> round.stream().mapToDouble(Turn::equal).min().orElseThrow())
            .toArray());
    figures.ratio(
        "parallel-consumer-memory",
        rounds.stream()
            .mapToDouble(round -> round.stream().mapToDouble(Turn::memory).min().orElseThrow())
            .toArray());
  }

  private static void consumed(String label, List<Consumed> runs, Figures figures) {
    figures.figure(label, median(runs.stream().mapToDouble(r -> r.warm().perSecond())), "1/s");
    figures.figure(
        label + "-cpu", median(runs.stream().mapToDouble(r -> r.warm().perCpuSecond())), "1/CPU-s");
    figures.figure(label + "-mb", median(runs.stream().mapToDouble(Consumed::residentMib)), "MiB");
  }

  private static double median(DoubleStream values) {
    return Figures.median(values.toArray());
  }
}

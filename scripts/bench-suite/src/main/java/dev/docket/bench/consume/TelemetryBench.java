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
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What it costs to be watched: the frontier with metrics, sampled traces and JSON logs as a flavor
/// of the product has them, against the same with nothing.
///
/// A JVM compiles what makes and exports spans for its first minutes, which says nothing of a
/// process that runs for weeks: after nine turns its compiler still took 6 % of the processor time,
/// and 2 % without telemetry. So both take turns in one JVM, and what counts is what they take
/// behind the first turns; what they take in JVMs of their own, from the first record on, is told
/// besides.
public final class TelemetryBench implements Benchmark {

  private static final int KEYS = 10_000;
  private static final int PER_KEY = 200;
  private static final int WINDOW = 5_000;

  /// Each comes first as often as the other, and a drift of the machine meets both.
  private static final List<Contender> FOUR_TURNS =
      List.of(
          Contender.DOCKET, Contender.DOCKET_OBSERVED, Contender.DOCKET_OBSERVED, Contender.DOCKET);

  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public String meaning() {
    return """
    the consumer kit as in frontier, with metrics, one trace in a hundred and JSON logs on: against
    the same with all of it off (>= 0.95), in turns in a JVM that is warm; and each in a fresh one\
    """;
  }

  /// How long a run is.
  ///
  /// @param warmUp rounds of four turns that are not counted
  /// @param counted rounds that are
  private record Length(int rounds, int warmUp, int counted) {

    static Length of(Setting setting) {
      return setting.quick() ? new Length(3, 1, 1) : new Length(5, 8, 4);
    }

    List<Contender> turns() {
      return Stream.generate(() -> FOUR_TURNS)
          .limit(warmUp + counted)
          .flatMap(List::stream)
          .toList();
    }
  }

  /// What both took for the same records.
  private record Round(Consumed.Span off, Consumed.Span on) {
    String line(String name, int number) {
      return "round %d, %s: off %,.0f/CPU-s, on %,.0f/CPU-s"
          .formatted(number + 1, name, off.perCpuSecond(), on.perCpuSecond());
    }

    double ratio() {
      return on.perCpuSecond() / off.perCpuSecond();
    }
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    var length = Length.of(setting);
    try (var scratch = Scratch.create();
        var collector = new SpanSink();
        var parts = EmbeddedInfrastructure.start(scratch.data(), false, _ -> {})) {
      figures.note("the contenders' JVM: " + Contenders.configuration());
      figures.note("off: " + Contender.DOCKET.line());
      figures.note("on: " + Contender.DOCKET_OBSERVED.line());
      var topic = KeyedTopic.write(parts.kafka().bootstrap(), "telemetry", new Load(KEYS, PER_KEY));
      Pinning.broker(parts.kafka().pid());
      var contenders =
          new Contenders(topic, scratch, Map.of(ObservedRun.COLLECTOR, collector.endpoint()));
      // For the broker: the contenders' JVMs are fresh each time.
      contenders.consume(Contender.DOCKET, Duration.ZERO, WINDOW);
      var fresh = new ArrayList<Round>();
      var warm = new ArrayList<Round>();
      for (int number = 0; number < length.rounds(); number++) {
        fresh.add(fresh(contenders, number));
        figures.note(fresh.getLast().line("fresh", number));
        warm.add(warm(contenders, length));
        figures.note(warm.getLast().line("warm", number));
      }
      if (collector.bytes() == 0) {
        throw new BenchFailedException("no span came to the collector");
      }
      tell(warm, fresh, figures);
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Round warm(Contenders contenders, Length length) throws InterruptedException {
    var turns = length.turns();
    var consumed = contenders.takeTurns(turns, WINDOW);
    var off = Consumed.Span.NOTHING;
    var on = Consumed.Span.NOTHING;
    for (int turn = length.warmUp() * FOUR_TURNS.size(); turn < turns.size(); turn++) {
      if (turns.get(turn) == Contender.DOCKET) {
        off = off.and(consumed.get(turn).all());
      } else {
        on = on.and(consumed.get(turn).all());
      }
    }
    return new Round(off, on);
  }

  /// @param number so that each comes first in every other round
  private static Round fresh(Contenders contenders, int number) throws InterruptedException {
    if (number % 2 == 0) {
      var off = fresh(contenders, Contender.DOCKET);
      return new Round(off, fresh(contenders, Contender.DOCKET_OBSERVED));
    }
    var on = fresh(contenders, Contender.DOCKET_OBSERVED);
    return new Round(fresh(contenders, Contender.DOCKET), on);
  }

  private static Consumed.Span fresh(Contenders contenders, Contender contender)
      throws InterruptedException {
    return contenders.consume(contender, Duration.ZERO, WINDOW).all();
  }

  private static void tell(List<Round> warm, List<Round> fresh, Figures figures) {
    figures.figure("off", Figures.median(each(warm, r -> r.off().perCpuSecond())), "1/CPU-s");
    figures.figure("on", Figures.median(each(warm, r -> r.on().perCpuSecond())), "1/CPU-s");
    figures.figure(
        "beyond-off",
        Figures.median(each(warm, r -> r.on().bytesPerRecord() - r.off().bytesPerRecord())),
        "B");
    figures.ratio("off", each(warm, Round::ratio));
    figures.ratio("off-fresh", each(fresh, Round::ratio));
  }

  private static double[] each(List<Round> rounds, ToDoubleFunction<Round> of) {
    return rounds.stream().mapToDouble(of).toArray();
  }
}

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

/// What it costs to be watched: the frontier with metrics, sampled traces and JSON logs as a flavor
/// of the product has them, against the same with nothing.
public final class TelemetryBench implements Benchmark {

  private static final int KEYS = 10_000;
  private static final int WINDOW = 5_000;

  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public String meaning() {
    return """
    the consumer kit as in frontier, with metrics, one trace in a hundred and JSON logs on: against
    the same with all of it off (>= 0.95)\
    """;
  }

  private record Round(Consumed off, Consumed on) {
    String line(int number) {
      return "round %d: off %,.0f/CPU-s, on %,.0f/CPU-s"
          .formatted(number + 1, off.all().perCpuSecond(), on.all().perCpuSecond());
    }

    double ratio() {
      return on.all().perCpuSecond() / off.all().perCpuSecond();
    }

    double warmRatio() {
      return on.warm().perCpuSecond() / off.warm().perCpuSecond();
    }
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    int rounds = setting.quick() ? 3 : 5;
    var load = new Load(KEYS, setting.quick() ? 30 : 200);
    try (var scratch = Scratch.create();
        var collector = new SpanSink();
        var parts = EmbeddedInfrastructure.start(scratch.data(), false, _ -> {})) {
      figures.note("every contender in a JVM of its own: " + Contenders.configuration());
      figures.note("off: " + Contender.DOCKET.line());
      figures.note("on: " + Contender.DOCKET_OBSERVED.line());
      var topic = KeyedTopic.write(parts.kafka().bootstrap(), "telemetry", load);
      Pinning.broker(parts.kafka().pid());
      var contenders =
          new Contenders(topic, scratch, Map.of(ObservedRun.COLLECTOR, collector.endpoint()));
      // For the broker: the contenders' JVMs are fresh each time.
      contenders.consume(Contender.DOCKET, Duration.ZERO, WINDOW);
      var measured = new ArrayList<Round>();
      for (int number = 0; number < rounds; number++) {
        var round = round(contenders, number);
        figures.note(round.line(number));
        measured.add(round);
      }
      if (collector.bytes() == 0) {
        throw new BenchFailedException("no span came to the collector");
      }
      tell(measured, figures);
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /// @param number so that each comes first in every other round
  private static Round round(Contenders contenders, int number) throws InterruptedException {
    if (number % 2 == 0) {
      var off = contenders.consume(Contender.DOCKET, Duration.ZERO, WINDOW);
      return new Round(off, contenders.consume(Contender.DOCKET_OBSERVED, Duration.ZERO, WINDOW));
    }
    var on = contenders.consume(Contender.DOCKET_OBSERVED, Duration.ZERO, WINDOW);
    return new Round(contenders.consume(Contender.DOCKET, Duration.ZERO, WINDOW), on);
  }

  private static void tell(List<Round> rounds, Figures figures) {
    figures.figure(
        "off", Figures.median(each(rounds, r -> r.off().all().perCpuSecond())), "1/CPU-s");
    figures.figure("on", Figures.median(each(rounds, r -> r.on().all().perCpuSecond())), "1/CPU-s");
    figures.figure(
        "beyond-off",
        Figures.median(
            each(rounds, r -> r.on().warm().bytesPerRecord() - r.off().warm().bytesPerRecord())),
        "B");
    figures.ratio("off", each(rounds, Round::ratio));
    figures.ratio("off-warm", each(rounds, Round::warmRatio));
  }

  private static double[] each(List<Round> rounds, ToDoubleFunction<Round> of) {
    return rounds.stream().mapToDouble(of).toArray();
  }
}

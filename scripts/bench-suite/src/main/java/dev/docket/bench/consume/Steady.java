package dev.docket.bench.consume;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The frontier in JVMs that have been at it for a while. Of the processor time that [Frontier]
/// counts, most goes to the compiler: this tells what is left when it has done its work.
public final class Steady implements Benchmark {

  private static final int KEYS = 10_000;
  private static final int PER_KEY = 200;
  private static final int WINDOW = 5_000;

  /// Who takes the topic how often in one JVM. Each is at it for twenty seconds of processor time
  /// and more before anything is counted.
  private static final Map<Contender, Integer> TURNS =
      new EnumMap<>(
          Map.of(Contender.RAW, 18, Contender.DOCKET, 15, Contender.PARALLEL_CONSUMER, 6));

  private static final List<Contender> TAKING = List.copyOf(TURNS.keySet());

  @Override
  public String name() {
    return "steady";
  }

  @Override
  public String meaning() {
    return """
    the same as frontier, in JVMs that have consumed many millions of records before: what the
    kit and its peers cost when the compiler has done its work\
    """;
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    int rounds = setting.quick() ? 1 : 3;
    try (var scratch = Scratch.create();
        var parts = EmbeddedInfrastructure.start(scratch.data(), false, _ -> {})) {
      figures.note("every contender in a JVM of its own: " + Contenders.configuration());
      var topic = KeyedTopic.write(parts.kafka().bootstrap(), "steady", new Load(KEYS, PER_KEY));
      Pinning.broker(parts.kafka().pid());
      var contenders = new Contenders(topic, scratch);
      // For the broker: the contenders' JVMs are fresh each time.
      contenders.consume(Contender.RAW, Duration.ZERO, WINDOW);
      var measured = new ArrayList<Map<Contender, Double>>();
      for (int number = 0; number < rounds; number++) {
        measured.add(round(contenders, number, figures));
      }
      tell(measured, figures);
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /// @param number so that each comes first in some round
  private static Map<Contender, Double> round(Contenders contenders, int number, Figures figures)
      throws InterruptedException {
    var rates = new EnumMap<Contender, Double>(Contender.class);
    for (int turn = 0; turn < TAKING.size(); turn++) {
      var contender = TAKING.get((turn + number) % TAKING.size());
      int turns = Objects.requireNonNull(TURNS.get(contender));
      var consumed = contenders.takeTurns(Collections.nCopies(turns, contender), WINDOW);
      double rate =
          consumed.subList(turns * 2 / 3, turns).stream()
              .map(Consumed::all)
              .reduce(Consumed.Span.NOTHING, Consumed.Span::and)
              .perCpuSecond();
      figures.note("round %d, %s: %,.0f/CPU-s".formatted(number + 1, contender.label(), rate));
      rates.put(contender, rate);
    }
    return rates;
  }

  private static void tell(List<Map<Contender, Double>> rounds, Figures figures) {
    for (var contender : TAKING) {
      figures.figure(contender.label(), Figures.median(rates(rounds, contender)), "1/CPU-s");
    }
    var ours = rates(rounds, Contender.DOCKET);
    for (var peer : List.of(Contender.RAW, Contender.PARALLEL_CONSUMER)) {
      var ratios = rates(rounds, peer);
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = ours[i] / ratios[i];
      }
      figures.ratio(peer.label(), ratios);
    }
  }

  private static double[] rates(List<Map<Contender, Double>> rounds, Contender contender) {
    return rounds.stream()
        .mapToDouble(rates -> Objects.requireNonNull(rates.get(contender)))
        .toArray();
  }
}

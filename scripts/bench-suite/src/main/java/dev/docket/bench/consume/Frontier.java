package dev.docket.bench.consume;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What order by key costs where there is nothing to do: a topic that is there already, handled by
/// each contender in turn.
public final class Frontier implements Benchmark {

  private static final int KEYS = 10_000;

  /// Runs at handlers in the kit; the others have no such thing without work.
  private static final int WINDOW = 5_000;

  /// A goal is about these, so they run in every round: JVMs of one kind differ by 40 % in their
  /// first seconds, and only rounds tell. The others, one of which takes minutes, do in every other
  /// round.
  private static final List<Contender> WITH_A_GOAL =
      List.of(Contender.RAW, Contender.DOCKET, Contender.PARALLEL_CONSUMER);

  @Override
  public String name() {
    return "frontier";
  }

  @Override
  public String meaning() {
    return """
    records of 512 B through the consumer kit in order of 10,000 keys, no work, per second of
    processor time: against a bare poll loop (>= 0.55) and the kit's peers; bytes allocated\
    """;
  }

  private record Round(Map<Contender, Consumed> consumed) {
    boolean has(Contender contender) {
      return consumed.containsKey(contender);
    }

    Consumed of(Contender contender) {
      return Objects.requireNonNull(consumed.get(contender));
    }

    String line(int number) {
      return consumed.keySet().stream()
          .map(c -> "%s %,.0f/CPU-s".formatted(c.label(), of(c).all().perCpuSecond()))
          .collect(Collectors.joining(", ", "round " + (number + 1) + ": ", ""));
    }
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    int rounds = setting.quick() ? 3 : 11;
    var load = new Load(KEYS, setting.quick() ? 30 : 200);
    try (var scratch = Scratch.create();
        var parts = EmbeddedInfrastructure.start(scratch.data(), false, _ -> {})) {
      figures.note("every contender in a JVM of its own: " + Contenders.configuration());
      for (var contender : Contender.peers()) {
        figures.note(contender.line());
      }
      var topic = KeyedTopic.write(parts.kafka().bootstrap(), "frontier", load);
      Pinning.broker(parts.kafka().pid());
      var contenders = new Contenders(topic, scratch);
      // For the broker: the contenders' JVMs are fresh each time.
      contenders.consume(Contender.RAW, Duration.ZERO, WINDOW);
      var measured = new ArrayList<Round>();
      for (int number = 0; number < rounds; number++) {
        var round = round(contenders, number);
        figures.note(round.line(number));
        measured.add(round);
      }
      tell(measured, figures);
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /// @param number so that each comes first in some round
  private static Round round(Contenders contenders, int number) throws InterruptedException {
    var taking = number % 2 == 0 ? Contender.peers() : WITH_A_GOAL;
    var consumed = new EnumMap<Contender, Consumed>(Contender.class);
    for (int turn = 0; turn < taking.size(); turn++) {
      var contender = taking.get((turn + number) % taking.size());
      consumed.put(contender, contenders.consume(contender, Duration.ZERO, WINDOW));
    }
    return new Round(consumed);
  }

  private static void tell(List<Round> rounds, Figures figures) {
    for (var contender : Contender.peers()) {
      var own = rounds.stream().filter(r -> r.has(contender)).toList();
      var label = contender.label();
      figures.figure(label, median(own, r -> r.of(contender).all().perCpuSecond()), "1/CPU-s");
      figures.figure(
          label + "-warm", median(own, r -> r.of(contender).warm().perCpuSecond()), "1/CPU-s");
      figures.figure(label + "-wall", median(own, r -> r.of(contender).all().perSecond()), "1/s");
      figures.figure(
          label + "-bytes", median(own, r -> r.of(contender).all().bytesPerRecord()), "B");
      figures.figure(label + "-mb", median(own, r -> r.of(contender).residentMib()), "MiB");
      if (contender != Contender.DOCKET) {
        figures.ratio(label, each(own, r -> faster(r, contender, Consumed::all)));
        figures.ratio(label + "-warm", each(own, r -> faster(r, contender, Consumed::warm)));
      }
    }
    figures.figure(
        "beyond-raw",
        median(
            rounds,
            r ->
                r.of(Contender.DOCKET).warm().bytesPerRecord()
                    - r.of(Contender.RAW).warm().bytesPerRecord()),
        "B");
  }

  private static double faster(Round round, Contender peer, Function<Consumed, Consumed.Span> of) {
    return of.apply(round.of(Contender.DOCKET)).perCpuSecond()
        / of.apply(round.of(peer)).perCpuSecond();
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
    return Figures.median(each(rounds, of));
  }

  private static double[] each(List<Round> rounds, ToDoubleFunction<Round> of) {
    return rounds.stream().mapToDouble(of).toArray();
  }
}

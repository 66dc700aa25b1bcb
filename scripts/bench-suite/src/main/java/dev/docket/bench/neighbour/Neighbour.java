package dev.docket.bench.neighbour;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.Scratch;
import dev.docket.bench.platform.StolenTime;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import dev.docket.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// How much of a noisy neighbour the other tenants of a consumer feel: 99 quiet tenants, alone, and
/// beside one that sends a hundred times as much to a dependency that takes 200 ms.
///
/// Latency counts from the time a record was planned to be sent at (coordinated omission).
public final class Neighbour implements Benchmark {

  /// What the noisy one does, and how many handlers the consumer has and it may have of them. Its
  /// records want 100 at a time.
  enum Noise {
    /// It is not there.
    NONE(0, SLOW, 80, 40),
    WITHIN(NOISY, SLOW, 256, 128),
    /// What is too much for its share of handlers, and then of records in flight, goes to the
    /// parking lot.
    BEYOND(NOISY, SLOW, 80, 40),
    /// It may have them all: what shares are for.
    UNSHARED(NOISY, SLOW, 80, Integer.MAX_VALUE),
    /// As many records, and a dependency as quick as the others': shows what they alone take of a
    /// machine that also sends and stores them.
    PROMPT(NOISY, Tenancy.QUIET_WORK, 80, 40);

    final int perSecond;
    final Duration work;
    final int handlers;
    final int share;

    Noise(int perSecond, Duration work, int handlers, int share) {
      this.perSecond = perSecond;
      this.work = work;
      this.handlers = handlers;
      this.share = share;
    }
  }

  private static final int NOISY = 100 * Tenancy.QUIET_PER_SECOND;
  private static final Duration SLOW = Duration.ofMillis(200);

  private static final Duration QUICK = Duration.ofSeconds(8);
  private static final Duration FULL = Duration.ofSeconds(12);

  /// As long as the compiler still takes what the turns would then miss.
  private static final Duration WARM_UP = Duration.ofSeconds(45);

  /// A heap as brokers have it. In the small one of the development broker 13 ms of collecting come
  /// round every second, and the p99 is made by how many of them a turn happens to have.
  private static final EmbeddedKafka.Options BROKER =
      new EmbeddedKafka.Options(null, List.of("-Xms512m", "-Xmx512m", "-Xmn256m"));

  /// A turn of which the machine's host took more is repeated: the records of a hundredth of the
  /// time make a p99, and half a percent of two processors is one of them for as long.
  private static final double STOLEN = 0.005;

  private static final int TRIES = 4;

  private record Turn(Heard heard, double stolen) {}

  @Override
  public String name() {
    return "neighbour";
  }

  @Override
  public String meaning() {
    return """
    99 tenants with 5 records/s each, alone and beside one with 500/s whose dependency takes 200 ms,
    within its share of the handlers and beyond it: the quiet ones' p99 alone over their p99 beside
    it (>= 0.66); told only: the same without shares, and beside one with as many records and a
    dependency as quick as the others'; every record is handled once, each key's in order; turns of
    which a host took more than 0.5 % of the processors are repeated, and told\
    """;
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    int rounds = setting.quick() ? 3 : 8;
    var length = setting.quick() ? QUICK : FULL;
    try (var scratch = Scratch.create();
        var parts = EmbeddedInfrastructure.start(scratch.data(), false, BROKER, _ -> {})) {
      figures.note(Tenancy.configuration());
      figures.note("broker: " + String.join(" ", BROKER.jvmFlags()));
      // Warms the JVM, and is not counted.
      measure(parts.kafka().bootstrap(), "warm", Noise.BEYOND, WARM_UP);
      var measured = new ArrayList<Map<Noise, Heard>>();
      int disturbed = 0;
      for (int number = 0; number < rounds; number++) {
        var round = new EnumMap<Noise, Heard>(Noise.class);
        for (int turn = 0; turn < Noise.values().length; turn++) {
          var noise = Noise.values()[(number + turn) % Noise.values().length];
          var best = undisturbed(parts.kafka().bootstrap(), number + 1, noise, length, figures);
          disturbed += best.stolen() > STOLEN ? 1 : 0;
          round.put(noise, best.heard());
        }
        measured.add(round);
      }
      tell(measured, figures);
      figures.figure("disturbed", disturbed, "turns");
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /// The first turn that the host left alone, else the one that it disturbed the least.
  private static Turn undisturbed(
      String bootstrap, int round, Noise noise, Duration length, Figures figures)
      throws InterruptedException {
    var turns = new ArrayList<Turn>();
    while (turns.size() < TRIES && turns.stream().noneMatch(turn -> turn.stolen() <= STOLEN)) {
      var label = noise.name().toLowerCase(Locale.ROOT);
      var topic = "neighbour-%d-%s-%d".formatted(round, label, turns.size());
      var stolen = new StolenTime();
      var turn = new Turn(measure(bootstrap, topic, noise, length), stolen.share());
      figures.note(
          "round %d, %s: %s; %.1f %% of the processors' time stolen"
              .formatted(round, noise, turn.heard(), 100 * turn.stolen()));
      turns.add(turn);
    }
    return Collections.min(turns, Comparator.comparingDouble(Turn::stolen));
  }

  private static Heard measure(String bootstrap, String topic, Noise noise, Duration length)
      throws InterruptedException {
    try (var tenancy = new Tenancy(bootstrap, topic, noise)) {
      return tenancy.live(length);
    }
  }

  private static void tell(List<Map<Noise, Heard>> rounds, Figures figures) {
    for (var noise : Noise.values()) {
      var label = noise.name().toLowerCase(Locale.ROOT);
      figures.figure(
          label + "-p50-ms", median(rounds, noise, heard -> heard.quietMillis(0.5)), "ms");
      figures.figure(
          label + "-p99-ms", median(rounds, noise, heard -> heard.quietMillis(0.99)), "ms");
      figures.figure(label + "-parked", median(rounds, noise, Heard::parked), "records");
    }
    figures.ratio("isolation", isolation(rounds, Noise.WITHIN));
    figures.ratio("isolation-beyond", isolation(rounds, Noise.BEYOND));
    figures.ratio("isolation-unshared", isolation(rounds, Noise.UNSHARED));
    figures.ratio("isolation-prompt", isolation(rounds, Noise.PROMPT));
    figures.ratio("beyond-prompt", compared(rounds, Noise.PROMPT, Noise.BEYOND));
  }

  private static double[] isolation(List<Map<Noise, Heard>> rounds, Noise noise) {
    return compared(rounds, Noise.NONE, noise);
  }

  private static double[] compared(List<Map<Noise, Heard>> rounds, Noise without, Noise with) {
    return rounds.stream()
        .mapToDouble(
            round -> of(round, without).quietMillis(0.99) / of(round, with).quietMillis(0.99))
        .toArray();
  }

  private static double median(
      List<Map<Noise, Heard>> rounds, Noise noise, ToDoubleFunction<Heard> what) {
    return Figures.median(
        rounds.stream().mapToDouble(round -> what.applyAsDouble(of(round, noise))).toArray());
  }

  private static Heard of(Map<Noise, Heard> round, Noise noise) {
    return Objects.requireNonNull(round.get(noise));
  }
}

package dev.docket.bench.neighbour;

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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// How much of a noisy neighbour the other tenants of a consumer feel: 99 quiet tenants, alone, and
/// beside one that sends a hundred times as much to a dependency that takes 200 ms.
///
/// Latency counts from the time a record was planned to be sent at (coordinated omission).
public final class Neighbour implements Benchmark {

  /// What the noisy one does.
  enum Noise {
    /// It is not there.
    NONE(0, true),
    /// A hundred times a quiet one: 100 of its keys wait at a time, which is within its share.
    WITHIN(500, true),
    /// More than its share of the handlers can do: what it has too much goes to the parking lot.
    BEYOND(1_500, true),
    /// The same where it may have everything: what shares are for.
    UNSHARED(1_500, false);

    final int perSecond;
    final boolean shares;

    Noise(int perSecond, boolean shares) {
      this.perSecond = perSecond;
      this.shares = shares;
    }
  }

  private static final Duration QUICK = Duration.ofSeconds(12);
  private static final Duration FULL = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "neighbour";
  }

  @Override
  public String meaning() {
    return """
    99 tenants with 5 records/s each, alone and beside one with 500/s (within its share of the
    handlers) and 1,500/s (beyond it) whose dependency takes 200 ms: the quiet ones' p99 alone over
    their p99 beside it (>= 0.66), and the same without shares, told only; every record is handled
    once, each key's in order\
    """;
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    int rounds = setting.quick() ? 3 : 5;
    var length = setting.quick() ? QUICK : FULL;
    try (var scratch = Scratch.create();
        var parts = EmbeddedInfrastructure.start(scratch.data(), false, _ -> {})) {
      figures.note(Tenancy.configuration());
      // Warms the JVM, and is not counted.
      measure(parts.kafka().bootstrap(), "warm", Noise.BEYOND, length);
      var measured = new ArrayList<Map<Noise, Heard>>();
      for (int number = 0; number < rounds; number++) {
        var round = new EnumMap<Noise, Heard>(Noise.class);
        for (int turn = 0; turn < Noise.values().length; turn++) {
          var noise = Noise.values()[(number + turn) % Noise.values().length];
          var topic = "neighbour-%d-%s".formatted(number, noise.name().toLowerCase(Locale.ROOT));
          var heard = measure(parts.kafka().bootstrap(), topic, noise, length);
          figures.note("round %d, %s: %s".formatted(number + 1, noise, heard));
          round.put(noise, heard);
        }
        measured.add(round);
      }
      tell(measured, figures);
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Heard measure(String bootstrap, String topic, Noise noise, Duration length)
      throws InterruptedException {
    try (var tenancy = new Tenancy(bootstrap, topic, noise.shares)) {
      return tenancy.live(noise.perSecond, length);
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
  }

  private static double[] isolation(List<Map<Noise, Heard>> rounds, Noise noise) {
    return rounds.stream()
        .mapToDouble(
            round -> of(round, Noise.NONE).quietMillis(0.99) / of(round, noise).quietMillis(0.99))
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

package dev.docket.chaos.network;

import dev.docket.testkit.NetworkFault.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/// One fault that is to happen.
///
/// @param directions of a silence
public record Disturbance(Kind kind, Wire wire, Duration length, Set<Direction> directions) {

  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(3);

  /// Of the quick form.
  private static final Duration LONGEST_QUICK = Duration.ofMillis(400);

  private static final List<Wire> WIRES = List.of(Wire.values());

  private static final List<Set<Direction>> SILENCES =
      List.of(
          Set.of(Direction.TO_SERVER),
          Set.of(Direction.TO_CLIENT),
          Set.of(Direction.TO_SERVER, Direction.TO_CLIENT));

  /// What happens.
  public enum Kind {
    LATENCY("latency"),
    CUT("cut"),
    REFUSAL("refusal"),
    /// Nothing is heard; at the end both sides are told that the connection has ended.
    HALF_OPEN("half-open"),
    /// Nothing is heard, and nobody is ever told.
    SILENCE("silence"),
    REPLY_LOST("reply lost");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /// One of each kind on each wire, shuffled.
  public static List<Disturbance> deck(RandomGenerator random) {
    var deck = new ArrayList<Disturbance>();
    for (var wire : WIRES) {
      for (var kind : Kind.values()) {
        deck.add(of(kind, wire, LONGEST, random));
      }
    }
    Collections.shuffle(deck, Random.from(random));
    return deck;
  }

  /// What the quick form has time for: the silences first, which take longest to be found out. A
  /// session of case-api that the server is not told of keeps its locks for half a minute, so the
  /// database's is told.
  public static List<Disturbance> quickDeck(RandomGenerator random) {
    var silences = new ArrayList<Disturbance>();
    var others = new ArrayList<Disturbance>();
    for (var wire : WIRES) {
      if (wire == Wire.DATABASE) {
        others.add(of(Kind.HALF_OPEN, wire, LONGEST_QUICK, random));
      } else {
        silences.add(of(Kind.SILENCE, wire, LONGEST_QUICK, random));
      }
      others.add(of(Kind.REPLY_LOST, wire, LONGEST_QUICK, random));
      others.add(of(random.nextBoolean() ? Kind.CUT : Kind.REFUSAL, wire, LONGEST_QUICK, random));
    }
    others.add(of(Kind.LATENCY, WIRES.get(random.nextInt(WIRES.size())), LONGEST_QUICK, random));
    Collections.shuffle(silences, Random.from(random));
    Collections.shuffle(others, Random.from(random));
    silences.addAll(others);
    return silences;
  }

  private static Disturbance of(Kind kind, Wire wire, Duration longest, RandomGenerator random) {
    var length = Duration.ofNanos(random.nextLong(SHORTEST.toNanos(), longest.toNanos()));
    return new Disturbance(kind, wire, length, SILENCES.get(random.nextInt(SILENCES.size())));
  }

  public String label() {
    return "%s at %s".formatted(kind.label(), wire.label());
  }
}

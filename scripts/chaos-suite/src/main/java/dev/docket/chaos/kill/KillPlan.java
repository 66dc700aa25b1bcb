package dev.docket.chaos.kill;

import dev.docket.chaos.agent.FailpointName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// The kills of a run: decks that hold every kind once, each shuffled, cut to the number asked for.
/// The same seed gives the same plan.
public final class KillPlan {

  /// Commits come every five seconds: the first one has to do.
  private static final int RARE_HITS = 1;

  private static final int FREQUENT_HITS = 50;
  private static final int RELAY_HITS = 10;
  private static final int LEAST_PAUSE_MILLIS = 200;
  private static final int PAUSE_SPREAD_MILLIS = 1_000;

  private KillPlan() {}

  /// @param after from the recovery of the kill before to this one
  public record Step(Duration after, Kill kill) {}

  public static List<Step> of(long seed, int kills) {
    var random = new Random(seed);
    var steps = new ArrayList<Step>();
    while (steps.size() < kills) {
      for (var kill : deck(random)) {
        var after = LEAST_PAUSE_MILLIS + random.nextInt(PAUSE_SPREAD_MILLIS);
        steps.add(new Step(Duration.ofMillis(after), kill));
      }
    }
    return List.copyOf(steps.subList(0, kills));
  }

  /// How many kills hold every kind once.
  public static int deckSize() {
    return deck(new Random(0)).size();
  }

  private static List<Kill> deck(Random random) {
    var deck = new ArrayList<Kill>();
    deck.add(new Kill.OfServices());
    deck.add(new Kill.OfKafka());
    deck.add(new Kill.OfPostgres());
    for (var name : FailpointName.values()) {
      deck.add(new Kill.AtFailpoint(name, hits(name, random)));
    }
    Collections.shuffle(deck, random);
    return deck;
  }

  private static int hits(FailpointName name, Random random) {
    return switch (name) {
      case BEFORE_COMMIT, AFTER_COMMIT, DURING_REVOKE -> RARE_HITS;
      case AFTER_EFFECT_BEFORE_SETTLE -> 1 + random.nextInt(FREQUENT_HITS);
      case RELAY_AFTER_PUBLISH_BEFORE_ADVANCE -> 1 + random.nextInt(RELAY_HITS);
    };
  }
}

package dev.docket.chaos.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// What happens to the group.
public enum Change {
  /// A member joins.
  JOIN,
  /// A member is asked to stop (SIGTERM).
  LEAVE,
  /// A member dies (SIGKILL).
  KILL,
  /// A member stands still (SIGSTOP) until others have its partitions, then goes on (SIGCONT).
  FREEZE,
  /// The broker dies, and comes back.
  BROKER_KILL,
  /// The broker is asked to stop, and comes back.
  BROKER_STOP;

  /// Decks from one broker's end to the next: after ten that follow each other within half a minute
  /// each it would not be started again.
  private static final int DECKS_PER_BROKER = 4;

  /// The changes of one round: each that concerns members at least once, in an order by chance, and
  /// now and then one that concerns the broker.
  ///
  /// @param number of the deck, from 0
  static List<Change> deck(int number, RandomGenerator random) {
    var deck = new ArrayList<>(List.of(JOIN, LEAVE, JOIN, KILL, FREEZE));
    Collections.shuffle(deck, random);
    if (number % DECKS_PER_BROKER == 0) {
      boolean dies = number / DECKS_PER_BROKER % 2 == 0;
      deck.add(random.nextInt(1, deck.size()), dies ? BROKER_KILL : BROKER_STOP);
    }
    return deck;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

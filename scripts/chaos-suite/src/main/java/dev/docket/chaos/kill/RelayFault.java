package dev.docket.chaos.kill;

import java.util.ArrayList;
import java.util.List;

/// What can happen to the relays, or to the database between them.
public enum RelayFault {
  /// `kill -9` of a relay that owns a shard.
  KILL,
  /// Such a relay is stopped until the database has given its shards to another, then runs on.
  FREEZE,
  /// `kill -9` of PostgreSQL.
  POSTGRES;

  /// Kills and freezes in turn, and the database once, in the middle of the first round.
  public static List<RelayFault> plan(int amount) {
    var plan = new ArrayList<RelayFault>();
    for (int i = 0; i < amount; i++) {
      plan.add(
          switch (i % 4) {
            case 1 -> FREEZE;
            case 2 -> i == 2 ? POSTGRES : FREEZE;
            default -> KILL;
          });
    }
    return plan;
  }

  public String label() {
    return switch (this) {
      case KILL -> "kill of a relay";
      case FREEZE -> "freeze of a relay";
      case POSTGRES -> "kill of PostgreSQL";
    };
  }
}

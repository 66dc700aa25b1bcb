package dev.docket.chaos.oracle;

import dev.docket.chaos.oracle.Evidence.Published;
import dev.docket.chaos.oracle.Topic.At;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Whether committed offsets have passed unfinished work: each event below them must have its cell.
/// Looks at each record once, since a cell that was there does not go away. For one thread.
///
/// The offsets have to be read BEFORE the cells: whatever happens in between can only bring more
/// cells, so what is found is never an accident of the reading.
public final class OffsetCheck {

  private final Map<Integer, Integer> looked = new HashMap<>();
  private final Set<UUID> passed = new HashSet<>();

  /// Reads cells.
  @FunctionalInterface
  public interface Cells {
    /// Those of the events that have none.
    Set<UUID> missing(Collection<UUID> eventIds) throws java.sql.SQLException;
  }

  /// @param records of each partition in order, at least as far as `committed`
  /// @return how many unfinished events were passed that had not been found before
  public int check(Map<Integer, Long> committed, Map<Integer, List<At>> records, Cells cells)
      throws java.sql.SQLException {
    var below = new ArrayList<UUID>();
    var reached = new HashMap<Integer, Integer>();
    committed.forEach((partition, offset) -> {
      var all = records.getOrDefault(partition, List.of());
      int from = looked.getOrDefault(partition, 0);
      int to = from;
      while (to < all.size() && all.get(to).offset() < offset) {
        to++;
      }
      all.subList(from, to).stream().map(At::published).map(Published::eventId).forEach(below::add);
      reached.put(partition, to);
    });
    int before = passed.size();
    if (!below.isEmpty()) {
      passed.addAll(cells.missing(below));
    }
    // Only now: when the cells could not be read, the next check looks at these records again.
    looked.putAll(reached);
    return passed.size() - before;
  }

  /// Distinct events passed so far.
  public int passed() {
    return passed.size();
  }
}

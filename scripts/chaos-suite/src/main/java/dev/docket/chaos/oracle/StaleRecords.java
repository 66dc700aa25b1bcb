package dev.docket.chaos.oracle;

import dev.docket.chaos.oracle.Evidence.Published;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Counts old records that came between newer ones, as those of a relay that was frozen do. One
/// that starts again from the stored cursor goes back too, but every record is then followed by its
/// successor. Pure.
public final class StaleRecords {

  private StaleRecords() {}

  /// How often a case's versions leave some out behind a step back; each is at least one stale
  /// record.
  ///
  /// @param partitions their records in order
  public static long count(Collection<List<Published>> partitions) {
    long stale = 0;
    for (var records : partitions) {
      Map<UUID, Long> last = new HashMap<>();
      for (var message : records) {
        var before = last.put(message.caseId(), message.version());
        if (before != null && message.version() > before + 1) {
          stale++;
        }
      }
    }
    return stale;
  }
}

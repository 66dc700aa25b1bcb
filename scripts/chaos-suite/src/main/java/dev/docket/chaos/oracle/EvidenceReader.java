package dev.docket.chaos.oracle;

import dev.docket.chaos.oracle.Evidence.Published;
import dev.docket.chaos.oracle.Topic.At;
import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.Stream;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Reads what a run has left behind, all of it anew and from the beginning.
public final class EvidenceReader {

  private EvidenceReader() {}

  /// @param sent commands, told by the load
  /// @param feed likewise the feed records
  public static Evidence read(Platform platform, List<Evidence.Sent> sent, Map<UUID, Boolean> feed)
      throws SQLException {
    try (var rows = Rows.snapshot(platform.jdbcUrl());
        var topic = new Topic(platform.bootstrap(), Stream.CASE_EVENTS)) {
      topic.readTo(topic.ends());
      Map<Integer, List<Published>> published = new HashMap<>();
      topic
          .records()
          .forEach((partition, records) ->
              published.put(partition, records.stream().map(At::published).toList()));
      return new Evidence(sent, rows.log(), rows.cells(), rows.states(), published, feed);
    }
  }
}

package dev.docket.chaos.oracle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a run has left behind, read from outside after everything had come to rest.
///
/// @param commands as their senders know them
/// @param log the table `event`
/// @param cells the table `timeline_cell`
/// @param states the table `case`: the version of each case
/// @param published the topic `case.events`: for each partition its records in order
/// @param feed event ids of the feed records sent; true for those that the broker acknowledged
public record Evidence(
    List<Sent> commands,
    List<Logged> log,
    List<Cell> cells,
    Map<UUID, Long> states,
    Map<Integer, List<Published>> published,
    Map<UUID, Boolean> feed) {

  public Evidence {
    commands = List.copyOf(commands);
    log = List.copyOf(log);
    cells = List.copyOf(cells);
    states = Map.copyOf(states);
    published = Map.copyOf(published);
    feed = Map.copyOf(feed);
  }

  /// What the sender of a command was told.
  public enum Told {
    DONE,
    REFUSED,
    NOTHING
  }

  /// @param token stands in the event that the command leads to
  /// @param caseId in the answer; null without one
  /// @param cellId of the cell that the answer promised; null when it promised none
  public record Sent(String token, Told told, @Nullable UUID caseId, @Nullable UUID cellId) {}

  /// An event of the log.
  ///
  /// @param recordedAt when the command was decided, by the clock of case-api
  /// @param token of the command that led to it; null when the event carries none
  public record Logged(
      UUID eventId, UUID caseId, long version, Instant recordedAt, @Nullable String token) {}

  /// A timeline cell.
  ///
  /// @param caseVersion 0 for a cell that no event of the case led to
  /// @param xid of the transaction that wrote it first; grows with the time of the first write
  public record Cell(UUID id, UUID eventId, UUID caseId, long caseVersion, long xid) {}

  /// A record of the topic.
  public record Published(UUID eventId, UUID caseId, long version) {}
}

package dev.docket.feed;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A feed event about a workflow run, as far as case timelines need it.
///
/// @param orgId greater than 0
public record FeedRecord(
    long orgId, Event event, Workflow workflow, Source source, List<String> tags) {

  public FeedRecord {
    tags = List.copyOf(tags);
  }

  /// @param timestamp when it happened; in milliseconds on the wire
  /// @param sourceId which system tells it: 375 is workflow automation
  public record Event(String id, Instant timestamp, long sourceId) {}

  /// @param url where people see the run; null when there is no such place
  public record Workflow(
      String id, String name, String runId, String status, @Nullable String url) {}

  /// What the workflow was run from.
  public sealed interface Source {

    /// A case; `casem` on the wire.
    record CaseManagement(String caseId) implements Source {}

    record Other(String type) implements Source {}
  }
}

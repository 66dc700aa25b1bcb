package dev.docket.feedhandler;

import dev.docket.feed.FeedRecord;
import dev.docket.feed.FeedRecordWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// Feed records for tests.
final class Records {

  static final long ORG = 42;
  static final Instant AT = Instant.parse("2026-02-03T04:05:06.789Z");
  static final String CASE = "0197a000-0000-7000-8000-00000000000a";
  static final FeedRecord.Source THE_CASE = new FeedRecord.Source.CaseManagement(CASE);

  private Records() {}

  /// A run that has begun, told by workflow automation.
  static FeedRecord running(String runId) {
    return record(375, runId, "running", THE_CASE);
  }

  static FeedRecord record(long sourceId, String runId, String status, FeedRecord.Source source) {
    return new FeedRecord(
        ORG,
        new FeedRecord.Event("evt-" + runId, AT, sourceId),
        new FeedRecord.Workflow(
            "wf-7", "Restart db-1", runId, status, "https://example.com/runs/" + runId),
        source,
        List.of());
  }

  static byte[] bytes(FeedRecord record) {
    return FeedRecordWriter.write(record);
  }

  /// A record whose end is missing, which only who decodes it whole finds out.
  static byte[] spoiled(FeedRecord record) {
    var bytes = bytes(record);
    return Arrays.copyOf(bytes, bytes.length - 1);
  }
}

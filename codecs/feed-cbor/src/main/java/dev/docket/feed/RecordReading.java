package dev.docket.feed;

import dev.docket.feed.FeedRecord.Event;
import dev.docket.feed.FeedRecord.Source;
import dev.docket.feed.FeedRecord.Workflow;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a whole record. Fields may come in any order; unknown ones are passed over.
final class RecordReading {

  /// The last millisecond of the year 9999: later times have no written form.
  private static final long MAX_MILLIS = 253_402_300_799_999L;

  /// The map `feed`.
  private record Feed(Event event, Workflow workflow, Source source, List<String> tags) {}

  private RecordReading() {}

  static FeedRecord read(FeedCursor cursor) throws IOException {
    @Nullable Long orgId = null;
    @Nullable String evpType = null;
    @Nullable Feed feed = null;
    String name;
    cursor.enterMap();
    while ((name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.ORG_ID -> orgId = orgId(cursor);
        case FeedField.EVP -> evpType = evpType(cursor);
        case FeedField.FEED -> feed = feed(cursor);
        default -> cursor.skip();
      }
    }
    cursor.end();
    if (!FeedField.FEED_TYPE.equals(required(evpType))) {
      throw new MalformedFeedException(Malformation.BAD_VALUE);
    }
    var read = required(feed);
    return new FeedRecord(required(orgId), read.event, read.workflow, read.source, read.tags);
  }

  static long orgId(FeedCursor cursor) throws IOException {
    return within(1, cursor.integer(), Long.MAX_VALUE);
  }

  private static @Nullable String evpType(FeedCursor cursor) throws IOException {
    @Nullable String type = null;
    String name;
    cursor.enterMap();
    while ((name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.TYPE -> type = cursor.text();
        default -> cursor.skip();
      }
    }
    return type;
  }

  private static Feed feed(FeedCursor cursor) throws IOException {
    @Nullable Event event = null;
    @Nullable Workflow workflow = null;
    @Nullable Source source = null;
    var tags = List.<String>of();
    String name;
    cursor.enterMap();
    while ((name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.EVT -> event = event(cursor);
        case FeedField.WORKFLOW -> workflow = workflow(cursor);
        case FeedField.SOURCE -> source = source(cursor);
        case FeedField.TAGS -> tags = cursor.texts();
        default -> cursor.skip();
      }
    }
    return new Feed(required(event), required(workflow), required(source), tags);
  }

  private static Event event(FeedCursor cursor) throws IOException {
    @Nullable String id = null;
    @Nullable Instant timestamp = null;
    @Nullable Long sourceId = null;
    String name;
    cursor.enterMap();
    while ((name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.ID -> id = cursor.text();
        case FeedField.TIMESTAMP ->
            timestamp = Instant.ofEpochMilli(within(0, cursor.integer(), MAX_MILLIS));
        case FeedField.SOURCE_ID -> sourceId = cursor.integer();
        default -> cursor.skip();
      }
    }
    return new Event(filled(id), required(timestamp), required(sourceId));
  }

  private static Workflow workflow(FeedCursor cursor) throws IOException {
    @Nullable String id = null;
    @Nullable String title = null;
    @Nullable String runId = null;
    @Nullable String status = null;
    @Nullable String url = null;
    String name;
    cursor.enterMap();
    while ((name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.ID -> id = cursor.text();
        case FeedField.NAME -> title = cursor.text();
        case FeedField.RUN_ID -> runId = cursor.text();
        case FeedField.STATUS -> status = cursor.text();
        case FeedField.URL -> url = cursor.textOrNull();
        default -> cursor.skip();
      }
    }
    return new Workflow(filled(id), required(title), filled(runId), filled(status), url);
  }

  private static Source source(FeedCursor cursor) throws IOException {
    @Nullable String type = null;
    @Nullable String caseId = null;
    String name;
    cursor.enterMap();
    while ((name = cursor.nextField()) != null) {
      switch (name) {
        case FeedField.TYPE -> type = cursor.text();
        case FeedField.CASE_ID -> caseId = cursor.textOrNull();
        default -> cursor.skip();
      }
    }
    var known = filled(type);
    return known.equals(FeedField.CASEM)
        ? new Source.CaseManagement(filled(caseId))
        : new Source.Other(known);
  }

  private static <T> T required(@Nullable T value) throws MalformedFeedException {
    if (value == null) {
      throw new MalformedFeedException(Malformation.MISSING_FIELD);
    }
    return value;
  }

  /// Present, and not empty.
  private static String filled(@Nullable String text) throws MalformedFeedException {
    var present = required(text);
    if (present.isEmpty()) {
      throw new MalformedFeedException(Malformation.BAD_VALUE);
    }
    return present;
  }

  private static long within(long min, long value, long max) throws MalformedFeedException {
    if (value < min || value > max) {
      throw new MalformedFeedException(Malformation.BAD_VALUE);
    }
    return value;
  }
}

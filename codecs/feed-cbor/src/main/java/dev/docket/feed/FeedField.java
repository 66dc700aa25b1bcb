package dev.docket.feed;

/// The names on the wire.
final class FeedField {

  static final String ORG_ID = "org_id";
  static final String EVP = "evp";
  static final String TYPE = "type";
  static final String FEED = "feed";
  static final String EVT = "evt";
  static final String SOURCE_ID = "source_id";
  static final String ID = "id";
  static final String TIMESTAMP = "timestamp";
  static final String WORKFLOW = "workflow";
  static final String NAME = "name";
  static final String RUN_ID = "run_id";
  static final String STATUS = "status";
  static final String URL = "url";
  static final String SOURCE = "source";
  static final String CASE_ID = "case_id";
  static final String TAGS = "tags";

  /// `evp.type` of a feed event.
  static final String FEED_TYPE = "feed";

  /// `feed.source.type` of case management.
  static final String CASEM = "casem";

  private FeedField() {}
}

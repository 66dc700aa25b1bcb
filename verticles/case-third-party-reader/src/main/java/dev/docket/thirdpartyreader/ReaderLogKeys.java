package dev.docket.thirdpartyreader;

/// Keys of log events about a third party's changes, besides those that all services share. Never a
/// value: titles, descriptions and comments are not for logs.
final class ReaderLogKeys {
  static final String CHANGELOG_TYPE = "changelog_type";
  static final String THIRD_PARTY_TYPE = "third_party_type";
  static final String JIRA_ISSUE_KEY = "jira_issue_key";
  static final String EVT_TIMESTAMP = "evt_timestamp";
  static final String AUTHOR = "author";

  private ReaderLogKeys() {}
}

package dev.docket.thirdparty;

/// The ticketing systems that cases are synchronized with.
public enum ThirdPartyType {
  JIRA("jira"),
  SERVICENOW("servicenow");

  private final String tag;

  ThirdPartyType(String tag) {
    this.tag = tag;
  }

  /// The name in tags, logs and sources of event ids.
  public String tag() {
    return tag;
  }
}

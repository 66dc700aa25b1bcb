package dev.docket.chaos.platform;

/// A topic whose every record becomes one timeline cell, and the group that sees to it.
public enum Stream {
  /// What the relay publishes.
  CASE_EVENTS("case.events", "case-management-timeline"),
  /// What a foreign system publishes.
  FEED("all-datadog--structured--EVP", "case_event_feed_handler");

  private final String topic;
  private final String group;

  Stream(String topic, String group) {
    this.topic = topic;
    this.group = group;
  }

  public String topic() {
    return topic;
  }

  public String group() {
    return group;
  }
}

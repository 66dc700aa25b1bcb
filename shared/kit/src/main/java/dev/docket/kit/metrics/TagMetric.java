package dev.docket.kit.metrics;

/// What [CappedTag] counts about itself.
enum TagMetric implements MetricName {
  CAPPED(
      "docket.metrics.tag_capped", "measurements counted under `other`: the tag is full, by tag");

  private final String metric;
  private final String description;

  TagMetric(String metric, String description) {
    this.metric = metric;
    this.description = description;
  }

  @Override
  public String metric() {
    return metric;
  }

  @Override
  public String description() {
    return description;
  }
}

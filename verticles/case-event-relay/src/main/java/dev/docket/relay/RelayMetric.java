package dev.docket.relay;

import dev.docket.kit.metrics.MetricName;

/// What the relay counts and measures, by shard.
enum RelayMetric implements MetricName {
  PUBLISHED("case_event_relay.published", "events acknowledged by Kafka"),
  FAILURES("case_event_relay.failures", "passes that failed and will be tried again"),
  FENCED("case_event_relay.fenced", "ownerships that ended because another relay had taken over"),
  ABANDONED(
      "case_event_relay.abandoned", "batches not published because they were read too long ago"),
  TRUNCATED("case_event_relay.truncated_buckets", "outbox buckets emptied, all of it published"),
  BATCH_ROWS("case_event_relay.batch_rows", "events in the latest batch"),
  LAG_ROWS("case_event_relay.lag_rows", "events not published yet, counted up to 10000"),
  LAG_SECONDS(
      "case_event_relay.lag_seconds", "age of the oldest event not published yet, in seconds"),
  OPEN_TRANSACTIONS(
      "case_event_relay.xmin_age",
      "transaction ids given out since the oldest transaction still running, which holds the relay back");

  private final String metric;
  private final String description;

  RelayMetric(String metric, String description) {
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

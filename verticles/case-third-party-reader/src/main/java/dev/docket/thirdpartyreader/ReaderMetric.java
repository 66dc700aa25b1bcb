package dev.docket.thirdpartyreader;

import dev.docket.kit.metrics.MetricName;

/// What the reader counts. The names are those of the system that Docket is the open counterpart
/// of.
enum ReaderMetric implements MetricName {
  END_TO_END_LATENCY(
      "case.case_third_party_reader.end_to_end_latency",
      "time from the third party's change to the end of its processing here"),
  CHANGELOG_PROCESSED(
      "dd.case_third_party_reader.changelog_processed", "changes that reached their case"),
  JIRA_FILTERED("dd.case_third_party_reader.jira.filtered", "changes that did not, by reason"),
  DECODING_FAILED("dd.case_third_party_reader.decoding_failed", "records that could not be read"),
  RETRIES(
      "dd.case_third_party_reader.retries",
      "records to be tried again; one that has spent its attempts stops the flavor"),
  OUT_OF_ORDER_EVENT(
      "dd.case_third_party_reader.out_of_order_event",
      "events older than one of the same ticket that came before");

  private final String metric;
  private final String description;

  ReaderMetric(String metric, String description) {
    this.metric = metric;
    this.description = description;
  }

  @Override
  public String metric() {
    return metric;
  }

  @Override
  public boolean distribution() {
    return this == END_TO_END_LATENCY;
  }

  @Override
  public String description() {
    return description;
  }
}

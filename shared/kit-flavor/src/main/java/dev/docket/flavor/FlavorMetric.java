package dev.docket.flavor;

import dev.docket.kit.metrics.MetricName;

/// What a consumer flavor counts. The first two names are those of the system that Docket is the
/// open counterpart of.
enum FlavorMetric implements MetricName {
  DECODE_ERROR("dd.case.kafka_consumer.decode_error", "records whose bytes could not be read"),
  MESSAGE_SKIPPED(
      "dd.case.kafka_consumer.message_skipped", "records that an operator has told to pass over"),
  SKIPPED("docket.consumer.skipped", "records with nothing to do for the flavor, by reason"),
  HANDLED(
      "docket.consumer.handled",
      "records settled, by outcome, and how long each took since it was polled"),
  RETRIED("docket.consumer.retried", "records to be tried again, by cause"),
  EXHAUSTED(
      "docket.consumer.exhausted", "records that spent their attempts and stopped the flavor"),
  DEADLINE_EXCEEDED("docket.consumer.deadline_exceeded", "handler calls that took too long"),
  IGNORED_SETTLEMENTS(
      "docket.consumer.ignored_settlements", "settlements that came twice or after a rebalance"),
  ALREADY_DONE(
      "docket.consumer.already_done",
      "records passed over because they were done before their partition came here"),
  NOTES_TRUNCATED(
      "docket.consumer.notes_truncated",
      "commits whose metadata could not tell all that is done beyond them"),
  COMMIT_FAILED("docket.consumer.commit_failed", "commits that Kafka refused"),
  REBALANCED("docket.consumer.rebalanced", "partitions assigned, revoked or lost"),
  UNDRAINED("docket.consumer.undrained", "records still at work when their partition went away"),
  PAUSED("docket.consumer.paused", "times a partition was paused, by the limit it had come to"),
  PARKED("docket.consumer.parked", "records that went to the parking lot, by reason"),
  UNPARKED("docket.consumer.unparked", "released records that came to their end"),
  ASIDE_FAILED(
      "docket.consumer.aside_failed",
      "failures to write or read the parking lot or the outcomes; they are tried again"),
  TENANT_HELD(
      "docket.consumer.tenant_held",
      "times a key waited because its organization had its share of the handlers"),
  IN_LOT("docket.consumer.in_lot", "records in the parking lots of the assigned partitions"),
  IN_FLIGHT_BYTES("docket.consumer.in_flight_bytes", "bytes of records polled and not settled"),
  REDEPLOYED("docket.consumer.redeployed", "times the flavor was deployed again after it failed"),
  LAG("docket.consumer.lag", "records between the committed offset and the end of the partition"),
  IN_FLIGHT("docket.consumer.in_flight", "records polled and not settled");

  private final String metric;
  private final String description;

  FlavorMetric(String metric, String description) {
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

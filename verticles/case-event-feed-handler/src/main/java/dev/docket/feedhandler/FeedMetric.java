package dev.docket.feedhandler;

import dev.docket.kit.metrics.MetricName;

/// What the service counts, under the names of the system that Docket is the open counterpart of.
enum FeedMetric implements MetricName {
  DECODE_RECORD_SUCCESS("decode.record.struct.success", "records peeked at, by org"),
  DECODE_RECORD_ERROR(
      "decode.record.struct.error",
      "records that are no feed records at first sight, by reason; the org is unknown"),
  DECODE_EVENT_SUCCESS("decode.event.success", "events decoded whole, by org"),
  DECODE_EVENT_ERROR("decode.event.error", "events that could not be decoded, by org and reason"),
  HANDLE_SUCCESS("handle.event.success", "events whose cell is there, by org"),
  HANDLE_SKIP("handle.event.skip", "events that passed the filter and are not for a case, by org"),
  HANDLE_RETRY("handle.event.retry", "times an event has to be tried again, by org"),
  HANDLE_DISCARD("handle.event.discard", "events given up, by org"),
  LATENCY("latency", "from the event's own time until it was done with, by org and outcome"),
  CREATE_CELL_SUCCESS(
      "create.workflow_executed.timeline.cell.success", "cells put, by org and workflow"),
  CREATE_CELL_ERROR(
      "create.workflow_executed.timeline.cell.error",
      "calls to put a cell that failed, by org and workflow");

  private final String suffix;
  private final String description;

  FeedMetric(String suffix, String description) {
    this.suffix = suffix;
    this.description = description;
  }

  @Override
  public String metric() {
    return "case_event_feed_handler." + suffix;
  }

  @Override
  public boolean distribution() {
    return this == LATENCY;
  }

  @Override
  public String description() {
    return description;
  }
}

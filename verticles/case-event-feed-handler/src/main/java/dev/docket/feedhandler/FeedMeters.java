package dev.docket.feedhandler;

import dev.docket.consumer.HandleResp;
import dev.docket.feed.Malformation;
import dev.docket.kit.metrics.CappedTag;
import dev.docket.kit.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what becomes of feed events. Called on the consumer's context and by all handlers.
final class FeedMeters {

  /// Organizations with series of their own.
  static final int MAX_ORGS = 1_000;

  /// Workflows likewise, all organizations together.
  static final int MAX_WORKFLOWS = 1_000;

  private static final String ORG_ID = "org_id";

  /// The org of what could not be read.
  private static final String UNKNOWN = "unknown";

  private static final String WORKFLOW_ID = "workflow_id";

  private final Metrics metrics;
  private final CappedTag orgs;
  private final CappedTag workflows;
  // The hot path: every record of a stream is peeked at. Bounded as the tags are.
  private final Map<Tag, Counter> peeked = new ConcurrentHashMap<>();

  FeedMeters(Metrics metrics) {
    this.metrics = metrics;
    this.orgs = new CappedTag(metrics, ORG_ID, MAX_ORGS);
    this.workflows = new CappedTag(metrics, WORKFLOW_ID, MAX_WORKFLOWS);
  }

  void peeked(long orgId) {
    peeked
        .computeIfAbsent(
            org(orgId), tag -> metrics.counter(FeedMetric.DECODE_RECORD_SUCCESS, Tags.of(tag)))
        .increment();
  }

  void notPeeked(Malformation why) {
    count(FeedMetric.DECODE_RECORD_ERROR, Tags.of(ORG_ID, UNKNOWN, "reason", why.reason()));
  }

  void decoded(long orgId) {
    count(FeedMetric.DECODE_EVENT_SUCCESS, Tags.of(org(orgId)));
  }

  void notDecoded(long orgId, Malformation why) {
    count(FeedMetric.DECODE_EVENT_ERROR, Tags.of(org(orgId)).and("reason", why.reason()));
  }

  void handled(long orgId, HandleResp outcome) {
    var metric =
        switch (outcome) {
          case HandleResp.Success _ -> FeedMetric.HANDLE_SUCCESS;
          case HandleResp.Skip _ -> FeedMetric.HANDLE_SKIP;
          case HandleResp.Retry _ -> FeedMetric.HANDLE_RETRY;
          case HandleResp.Discard _ -> FeedMetric.HANDLE_DISCARD;
        };
    count(metric, Tags.of(org(orgId)));
  }

  /// @param latency since the event's own time; below zero, when clocks differ, counts as zero
  void took(long orgId, HandleResp outcome, Duration latency) {
    var name =
        switch (outcome) {
          case HandleResp.Success _ -> "success";
          case HandleResp.Skip _ -> "skip";
          case HandleResp.Retry _ -> "retry";
          case HandleResp.Discard _ -> "discard";
        };
    metrics
        .timer(FeedMetric.LATENCY, Tags.of(org(orgId)).and("outcome", name))
        .record(latency.isNegative() ? Duration.ZERO : latency);
  }

  void cellPut(long orgId, String workflowId) {
    count(FeedMetric.CREATE_CELL_SUCCESS, Tags.of(org(orgId), workflow(orgId, workflowId)));
  }

  void cellFailed(long orgId, String workflowId) {
    count(FeedMetric.CREATE_CELL_ERROR, Tags.of(org(orgId), workflow(orgId, workflowId)));
  }

  private Tag org(long orgId) {
    return orgs.of(Long.toString(orgId));
  }

  /// The cap is on pairs: the same ids in many organizations would multiply otherwise.
  private Tag workflow(long orgId, String workflowId) {
    var pair = workflows.of(orgId + "/" + workflowId);
    return pair.getValue().equals(CappedTag.OTHER) ? pair : Tag.of(WORKFLOW_ID, workflowId);
  }

  private void count(FeedMetric metric, Tags tags) {
    metrics.counter(metric, tags).increment();
  }
}

package dev.docket.feedhandler;

import com.google.protobuf.Timestamp;
import dev.docket.client.CallFailedException;
import dev.docket.client.CallMetadata;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.Processor;
import dev.docket.domain.timeline.CellType;
import dev.docket.events.EffectKey;
import dev.docket.feed.FeedRead;
import dev.docket.feed.FeedRecord;
import dev.docket.feed.FeedRecord.Source;
import dev.docket.flavor.CallFailures;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.tracing.SpanName;
import dev.docket.kit.tracing.Trace;
import dev.docket.proto.caseapi.v1.PutCellRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/// Turns the start of a workflow run into a cell of the case that it was run from. The cell's id is
/// the run's own, so that a run told twice, or by several streams, makes one cell.
final class WorkflowProcessor implements Processor<FeedEvent> {

  private static final String RUNNING = "running";
  private static final String AUTHOR = "workflow-automation";
  private static final CellType CELL = CellType.WORKFLOW_EXECUTED;

  private final TimelineCells cells;
  private final FeedMeters meters;
  private final InstantSource clock;

  WorkflowProcessor(TimelineCells cells, FeedMeters meters, InstantSource clock) {
    this.cells = cells;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public HandleResp process(FeedEvent event, HandlerContext context) {
    var orgId = event.peeked().orgId();
    try {
      var outcome = read(event, context);
      meters.handled(orgId, outcome);
      return outcome;
    } catch (Throwable e) {
      // What the kit makes of it.
      meters.handled(orgId, HandleResp.retry(e));
      throw e;
    }
  }

  private HandleResp read(FeedEvent event, HandlerContext context) {
    var orgId = event.peeked().orgId();
    return switch (Trace.span(SpanName.DECODE_EVENT, event::read)) {
      case FeedRead.Malformed(var why) -> {
        meters.notDecoded(orgId, why);
        yield HandleResp.discard("malformed_feed_record");
      }
      case FeedRead.Read(var record) -> {
        meters.decoded(orgId);
        var outcome = handle(record, context);
        meters.took(orgId, outcome, Duration.between(record.event().timestamp(), clock.instant()));
        yield outcome;
      }
    };
  }

  private HandleResp handle(FeedRecord record, HandlerContext context) {
    if (!record.workflow().status().equals(RUNNING)) {
      return HandleResp.skip(FeedSkip.WRONG_WORKFLOW_STATUS.reason());
    }
    return switch (record.source()) {
      case Source.Other _ -> HandleResp.skip(FeedSkip.WRONG_SOURCE_TYPE.reason());
      case Source.CaseManagement(var caseId) -> put(record, caseId, context);
    };
  }

  private HandleResp put(FeedRecord record, String caseId, HandlerContext context) {
    var left = Duration.between(clock.instant(), context.deadline());
    if (!left.isPositive()) {
      return HandleResp.retry(new IllegalStateException("no time left before the deadline"));
    }
    var workflow = record.workflow();
    var eventId = EffectKey.eventIdOf(record.orgId(), "workflow", workflow.runId());
    var metadata = CallMetadata.forOrg(new OrgId(record.orgId())).because(eventId, 1).within(left);
    try {
      cells.put(metadata, cell(record, caseId, eventId));
      meters.cellPut(record.orgId(), workflow.id());
      return HandleResp.success();
    } catch (CallFailedException e) {
      meters.cellFailed(record.orgId(), workflow.id());
      return CallFailures.response(e);
    }
  }

  private static PutCellRequest cell(FeedRecord record, String caseId, UUID eventId) {
    var effect = new EffectKey(eventId, FeedEvents.SERVICE, CELL.name());
    return PutCellRequest.newBuilder()
        .setCellId(effect.id().toString())
        .setCaseId(caseId)
        // No event of the case led here.
        .setCaseVersion(0)
        .setEventId(eventId.toString())
        .setType(CELL.name())
        .setAuthorService(AUTHOR)
        .setContentJson(content(record.workflow()))
        .setCreatedAt(timestamp(record.event().timestamp()))
        .build();
  }

  private static String content(FeedRecord.Workflow workflow) {
    var content =
        new JsonObject()
            .put("workflow_id", workflow.id())
            .put("workflow_name", workflow.name())
            .put("run_id", workflow.runId())
            .put("status", workflow.status());
    if (workflow.url() != null) {
      content.put("url", workflow.url());
    }
    return content.encode();
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}

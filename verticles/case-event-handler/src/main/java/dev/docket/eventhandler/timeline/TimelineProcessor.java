package dev.docket.eventhandler.timeline;

import com.google.protobuf.Timestamp;
import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.CallFailedException;
import dev.docket.client.CallMetadata;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.Processor;
import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.timeline.CellContent;
import dev.docket.eventhandler.CaseEvents;
import dev.docket.events.EffectKey;
import dev.docket.events.EventHeader;
import dev.docket.events.ReceivedEvent;
import dev.docket.flavor.CallFailures;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.tracing.SpanName;
import dev.docket.kit.tracing.Trace;
import dev.docket.proto.caseapi.v1.PutCellRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// Turns an event into its timeline cell. The cell's id is the effect's own, so doing it twice
/// makes one cell.
final class TimelineProcessor implements Processor<ReceivedEvent> {

  private final CaseApiClient caseApi;
  private final InstantSource clock;

  TimelineProcessor(CaseApiClient caseApi, InstantSource clock) {
    this.caseApi = caseApi;
    this.clock = clock;
  }

  @Override
  public HandleResp process(ReceivedEvent received, HandlerContext context) {
    return switch (Trace.span(SpanName.DECODE_EVENT, received::event)) {
      case ReceivedEvent.Payload.Known(var event) -> put(received.header(), event, context);
      case ReceivedEvent.Payload.Unknown unknown -> HandleResp.skip(CaseEvents.reason(unknown));
      case ReceivedEvent.Payload.Malformed _ -> HandleResp.discard("malformed_payload");
    };
  }

  private HandleResp put(EventHeader header, CaseEvent event, HandlerContext context) {
    var request = request(header, CellContent.of(event));
    var left = Duration.between(clock.instant(), context.deadline());
    if (!left.isPositive()) {
      return HandleResp.retry(new IllegalStateException("no time left before the deadline"));
    }
    var metadata =
        CallMetadata.forOrg(new OrgId(header.orgId()))
            .because(header.eventId(), header.depth() + 1)
            .within(left);
    try {
      var _ =
          Trace.span(
              SpanName.CREATE_TIMELINE_CELL,
              () -> caseApi.as(metadata).timelines(cells -> cells.putCell(request)).await());
      return HandleResp.success();
    } catch (CallFailedException e) {
      return CallFailures.response(e);
    }
  }

  private static PutCellRequest request(EventHeader header, CellContent content) {
    var request =
        PutCellRequest.newBuilder()
            .setCellId(EffectKey.timelineCell(header.eventId(), content.type()).id().toString())
            .setCaseId(header.caseId().toString())
            .setCaseVersion(header.version())
            .setEventId(header.eventId().toString())
            .setType(content.type().name())
            .setContentJson(new JsonObject(Map.copyOf(content.content())).encode())
            .setCreatedAt(timestamp(header.recordedAt()));
    return switch (header.actor()) {
      case Actor.User(var id) -> request.setAuthorUserId(id.toString()).build();
      case Actor.Service(var name) -> request.setAuthorService(name).build();
    };
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}

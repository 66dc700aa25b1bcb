package dev.docket.feedhandler;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.flavor.Flavor;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.tracing.SpanName;
import dev.docket.kit.tracing.Trace;
import java.time.InstantSource;

/// The flavor of a stream, put together.
public final class FeedFlavor {

  private FeedFlavor() {}

  public static Flavor<FeedEvent> of(
      FeedStream stream, CaseApiClient caseApi, Metrics metrics, InstantSource clock) {
    var meters = new FeedMeters(metrics);
    TimelineCells cells =
        (metadata, cell) -> {
          var _ =
              Trace.span(
                  SpanName.CREATE_TIMELINE_CELL,
                  () -> caseApi.as(metadata).timelines(calls -> calls.putCell(cell)).await());
        };
    return new Flavor<>(
        FeedEvents.SERVICE,
        stream.flavor(),
        message -> FeedEvents.decode(message, meters),
        address -> event -> FeedEvents.workflowEvents(event, address),
        new WorkflowProcessor(cells, meters, clock));
  }
}

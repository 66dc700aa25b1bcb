package dev.docket.eventhandler.timeline;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.eventhandler.CaseEvents;
import dev.docket.events.ReceivedEvent;
import dev.docket.flavor.Flavor;
import java.time.InstantSource;

/// The flavor `timeline`, put together.
public final class TimelineFlavor {

  public static final String NAME = "timeline";

  private TimelineFlavor() {}

  public static Flavor<ReceivedEvent> of(CaseApiClient caseApi, InstantSource clock) {
    return new Flavor<>(
        CaseEvents.SERVICE,
        NAME,
        CaseEvents::decode,
        address -> event -> CaseEvents.everyKnownType(event, address),
        new TimelineProcessor(caseApi, clock));
  }
}

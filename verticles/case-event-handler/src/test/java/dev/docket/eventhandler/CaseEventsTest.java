package dev.docket.eventhandler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.docket.consumer.Route;
import dev.docket.domain.casem.Actor;
import dev.docket.events.CaseFacets;
import dev.docket.events.EventHeader;
import dev.docket.events.EventType;
import dev.docket.events.Origin;
import dev.docket.events.ReceivedEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CaseEventsTest {

  private static final String COMMENT = EventType.COMMENT_ADDED.id();
  private static final int TODAY = EventType.COMMENT_ADDED.schemaVersion();

  @Test
  void shouldHandleWhatItKnowsInTheLaneOfItsCase() {
    var route = CaseEvents.everyKnownType(event(COMMENT, TODAY), "handlers");

    assertThat(route)
        .isInstanceOfSatisfying(
            Route.To.class, to -> assertThat(to.address()).isEqualTo("handlers"))
        .isEqualTo(CaseEvents.everyKnownType(event(COMMENT, TODAY), "handlers"));
  }

  @Test
  void shouldSkipATypeThatANewerBuildWrites() {
    assertThat(CaseEvents.everyKnownType(event("case.teleported", 1), "handlers"))
        .isEqualTo(new Route.Skip(CaseEvents.UNKNOWN_TYPE));
  }

  @Test
  void shouldSkipASchemaVersionThatANewerBuildWrites() {
    assertThat(CaseEvents.everyKnownType(event(COMMENT, TODAY + 1), "handlers"))
        .isEqualTo(new Route.Skip(CaseEvents.UNKNOWN_VERSION));
  }

  @Test
  void shouldLetPeopleFindOutWhyThereIsNoEffect() {
    assertThat(CaseEvents.UNKNOWN_TYPE.explainable()).isTrue();
    assertThat(CaseEvents.UNKNOWN_VERSION.explainable()).isTrue();
  }

  private static ReceivedEvent event(String type, int schemaVersion) {
    var id = new UUID(0, 1);
    return new ReceivedEvent(
        new EventHeader(
            id,
            1,
            id,
            id,
            1,
            type,
            schemaVersion,
            Instant.EPOCH,
            new Actor.User(id),
            Origin.API,
            null,
            0),
        new CaseFacets("OPEN", "P1", null, id, Map.of()),
        ByteString.EMPTY);
  }
}

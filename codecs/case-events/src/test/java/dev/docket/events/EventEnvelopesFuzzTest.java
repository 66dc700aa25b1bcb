package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.domain.casem.CaseState;
import dev.docket.events.EventEnvelopes.ReadResult;
import dev.docket.events.ReceivedEvent.Payload;
import org.jspecify.annotations.Nullable;

class EventEnvelopesFuzzTest {

  private static final @Nullable CaseState CREATED = created();

  @FuzzTest
  void shouldReadAnEventOrSayWhyNot(byte[] bytes) {
    switch (EventEnvelopes.read(bytes)) {
      case ReadResult.Malformed(var reason) -> assertThat(reason).isNotEmpty();
      case ReadResult.Read(var received) -> {
        if (received.event() instanceof Payload.Known(var event)) {
          var written = new DomainEvent(received.header(), received.after(), event);
          assertThat(whole(EventEnvelopes.write(written))).isEqualTo(written);
        }
        shouldFoldOrRefuse(received);
      }
    }
  }

  private static DomainEvent whole(byte[] written) {
    if (EventEnvelopes.read(written) instanceof ReadResult.Read(var received)
        && received.event() instanceof Payload.Known(var event)) {
      return new DomainEvent(received.header(), received.after(), event);
    }
    throw new AssertionError("what was written cannot be read");
  }

  private static void shouldFoldOrRefuse(ReceivedEvent received) {
    try {
      var state =
          received.header().type().equals(EventType.CASE_CREATED.id())
              ? CaseFold.after(null, SampleEvents.at(1, received))
              : CaseFold.after(CREATED, SampleEvents.at(2, received));
      assertThat(CaseSnapshots.read(CaseSnapshots.write(state))).isEqualTo(state);
    } catch (UnfoldableEventException e) {
      assertThat(received.event()).isNotInstanceOf(Payload.Known.class);
    }
  }

  private static @Nullable CaseState created() {
    var bytes = EventEnvelopes.write(SampleEvents.ofEveryType().findFirst().orElseThrow());
    return EventEnvelopes.read(bytes) instanceof ReadResult.Read(var received)
        ? CaseFold.after(null, SampleEvents.at(1, received))
        : null;
  }
}

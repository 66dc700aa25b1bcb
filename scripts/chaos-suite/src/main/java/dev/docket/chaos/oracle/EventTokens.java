package dev.docket.chaos.oracle;

import dev.docket.domain.casem.CaseEvent;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.ReceivedEvent;
import org.jspecify.annotations.Nullable;

/// Reads envelopes as any consumer does.
final class EventTokens {

  private EventTokens() {}

  /// @throws IllegalStateException when the bytes are no envelope
  static ReceivedEvent read(byte[] envelope) {
    return switch (EventEnvelopes.read(envelope)) {
      case EventEnvelopes.ReadResult.Read(var event) -> event;
      case EventEnvelopes.ReadResult.Malformed(var reason) ->
          throw new IllegalStateException("an event that cannot be read: " + reason);
    };
  }

  /// The token of the command that led to an event; null when events of its type carry none.
  static @Nullable String token(ReceivedEvent event) {
    return switch (event.event()) {
      case ReceivedEvent.Payload.Known(CaseEvent.CaseCreated created) -> created.title();
      case ReceivedEvent.Payload.Known(CaseEvent.TitleUpdated(_, var to)) -> to;
      case ReceivedEvent.Payload.Known(CaseEvent.CommentAdded(var message)) -> message;
      case ReceivedEvent.Payload.Known(CaseEvent.StatusUpdated _) -> null;
      case ReceivedEvent.Payload.Known(CaseEvent.PriorityUpdated _) -> null;
      case ReceivedEvent.Payload.Unknown unknown ->
          throw new IllegalStateException("an event of an unknown type or version: " + unknown);
      case ReceivedEvent.Payload.Malformed(var reason) ->
          throw new IllegalStateException("an event that cannot be read: " + reason);
    };
  }
}

package dev.docket.eventhandler;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.ReceivedEvent;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The topic `case.events` as every flavor reads it.
public final class CaseEvents {

  public static final String SERVICE = "case-event-handler";

  public static final String TOPIC = "case.events";

  /// A newer build wrote the event; whoever looks for its effect should find out why there is none.
  public static final SkipReason UNKNOWN_TYPE = new SkipReason("unknown_event_type", true);

  /// The same, for a newer schema version of a type that is known here.
  public static final SkipReason UNKNOWN_VERSION = new SkipReason("unknown_schema_version", true);

  /// What order is kept for.
  private record CaseKey(long orgId, UUID caseId) {}

  private CaseEvents() {}

  public static String group(String flavor) {
    return "case-management-" + flavor;
  }

  public static DecodeResult<ReceivedEvent> decode(ConsumerRecord<byte[], byte[]> message) {
    return switch (EventEnvelopes.read(message.value())) {
      case EventEnvelopes.ReadResult.Read(var event) -> new DecodeResult.Decoded<>(event);
      case EventEnvelopes.ReadResult.Malformed(var reason) -> new DecodeResult.Malformed<>(reason);
    };
  }

  /// Why an event that this build cannot read has no effect.
  public static SkipReason reason(ReceivedEvent.Payload.Unknown unknown) {
    return switch (unknown) {
      case ReceivedEvent.Payload.UnknownType _ -> UNKNOWN_TYPE;
      case ReceivedEvent.Payload.UnknownVersion _ -> UNKNOWN_VERSION;
    };
  }

  /// Every event of a known type and version to the handlers, those of a case one after the other.
  /// Decided on the header.
  public static Route everyKnownType(ReceivedEvent event, String address) {
    var unknown = event.unknown();
    var header = event.header();
    return unknown != null
        ? new Route.Skip(reason(unknown))
        : new Route.To(new CaseKey(header.orgId(), header.caseId()), address, header.orgId());
  }
}

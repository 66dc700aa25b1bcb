/// case-event-relay: moves events from the outbox to Kafka, in an order in which no event of a case
/// is overtaken.
@NullMarked
package dev.docket.relay;

import org.jspecify.annotations.NullMarked;

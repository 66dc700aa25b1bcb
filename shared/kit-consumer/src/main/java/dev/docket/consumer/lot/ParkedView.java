package dev.docket.consumer.lot;

import dev.docket.consumer.RecordCoordinates;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A parked record, for people.
///
/// @param at where it was, in the source topic
/// @param key what order is kept for, as text
/// @param releasing whether its key is on the way back
public record ParkedView(
    RecordCoordinates at,
    String key,
    @Nullable String tenant,
    ParkReason reason,
    Instant parkedAt,
    int bytes,
    boolean releasing) {}

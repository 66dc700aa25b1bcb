package dev.docket.consumer;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/// What a processor may know about the call besides the event.
///
/// @param attempt 1 for the first call; throttling and open breakers do not count
/// @param deadline when the kit stops waiting; outbound calls should end before
/// @param headers the record's, to be read only
public record HandlerContext(
    RecordCoordinates coordinates, int attempt, Instant deadline, Headers headers) {}

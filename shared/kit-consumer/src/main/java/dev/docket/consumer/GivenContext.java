package dev.docket.consumer;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/// See {@link HandlerContext#of}.
record GivenContext(RecordCoordinates coordinates, int attempt, Instant deadline, Headers headers)
    implements HandlerContext {}

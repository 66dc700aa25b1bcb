package dev.docket.store;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row on its way to Kafka.
///
/// @param trace the context of the command's trace; null when it has none
public record OutboxEntry(
    LogPosition position,
    long orgId,
    UUID projectId,
    UUID caseId,
    long version,
    String type,
    Buffer envelope,
    @Nullable String trace) {}

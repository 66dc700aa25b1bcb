package dev.docket.store;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/// A row on its way to Kafka.
public record OutboxEntry(
    LogPosition position,
    long orgId,
    UUID projectId,
    UUID caseId,
    long version,
    String type,
    Buffer envelope) {}

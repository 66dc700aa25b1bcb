package dev.docket.events;

import dev.docket.domain.casem.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What every event says of itself, whatever its payload.
///
/// @param eventId UUIDv7, unique in the org
/// @param version 1 for the first event of a case, then without gaps
/// @param type explicit id such as `case.created`
/// @param schemaVersion of the payload, from 1
/// @param recordedAt never earlier than that of the case's previous event; microseconds
/// @param causationId the event or request that led to this one; null when a person began it
/// @param depth 0 for what a person did, one more for each effect of an effect
public record EventHeader(
    UUID eventId,
    long orgId,
    UUID projectId,
    UUID caseId,
    long version,
    String type,
    int schemaVersion,
    Instant recordedAt,
    Actor actor,
    Origin origin,
    @Nullable UUID causationId,
    int depth) {}

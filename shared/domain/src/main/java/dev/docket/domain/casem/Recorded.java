package dev.docket.domain.casem;

import java.time.Instant;

/// An event with what the log knows about it.
///
/// @param version 1 for the first event of a case, then without gaps
/// @param at never earlier than that of the case's previous event
public record Recorded<E extends CaseEvent>(E event, long version, Instant at, Actor actor) {}

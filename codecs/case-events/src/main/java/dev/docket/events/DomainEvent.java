package dev.docket.events;

import dev.docket.domain.casem.CaseEvent;

/// A recorded event, whole.
public record DomainEvent(EventHeader header, CaseFacets after, CaseEvent event) {}

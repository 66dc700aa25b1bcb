package dev.docket.domain.casem;

import java.util.UUID;

/// Who made a change.
public sealed interface Actor {

  /// A person.
  record User(UUID id) implements Actor {}

  /// One of Docket's own services, or the flavor of one: `case-event-handler/timeline`.
  record Service(String name) implements Actor {}
}

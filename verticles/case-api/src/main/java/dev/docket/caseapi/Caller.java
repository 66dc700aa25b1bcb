package dev.docket.caseapi;

import dev.docket.domain.casem.Actor;
import dev.docket.events.Origin;
import dev.docket.store.CommandKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// For whom a call is made.
///
/// @param service the calling service, with its flavor if it has one
/// @param user the person on whose behalf it calls; null when it acts by itself
/// @param cause the event that led to the call; null when a person began it
/// @param depth effects between the first command and this call
/// @param key under which what it commands is done once; null when it may be done again
record Caller(
    long orgId,
    String service,
    @Nullable UUID user,
    @Nullable UUID cause,
    int depth,
    @Nullable CommandKey key) {

  Caller(long orgId, String service, @Nullable UUID user, @Nullable UUID cause, int depth) {
    this(orgId, service, user, cause, depth, null);
  }

  Caller once(@Nullable CommandKey under) {
    return new Caller(orgId, service, user, cause, depth, under);
  }

  Actor actor() {
    return user == null ? new Actor.Service(service) : new Actor.User(user);
  }

  /// Told by who calls, which is authenticated, and not by what the caller says.
  Origin origin() {
    return switch (service) {
      case "case-third-party-reader/jira" -> Origin.JIRA;
      case "case-third-party-reader/servicenow" -> Origin.SERVICENOW;
      default -> user == null ? Origin.SYSTEM : Origin.API;
    };
  }
}

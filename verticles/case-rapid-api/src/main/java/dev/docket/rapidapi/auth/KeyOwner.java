package dev.docket.rapidapi.auth;

import dev.docket.kit.identity.OrgId;
import java.util.UUID;

/// Whom a pair of keys belongs to.
public sealed interface KeyOwner {
  /// Both keys are known and of one org.
  ///
  /// @param user the person of the application key, in whose name the request acts
  record Caller(OrgId org, UUID user) implements KeyOwner {}

  /// No one: a key is unknown or revoked, or the two belong to different orgs. Which of these is
  /// not told, neither to us nor to the caller.
  record Nobody() implements KeyOwner {}
}

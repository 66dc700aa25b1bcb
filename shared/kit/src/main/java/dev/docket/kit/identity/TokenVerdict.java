package dev.docket.kit.identity;

/// What a token is worth.
public sealed interface TokenVerdict {
  /// Ours, and in time.
  record Valid(ServiceIdentity caller) implements TokenVerdict {}

  /// Not to be trusted.
  ///
  /// @param reason for the log and the caller, without any part of the token
  record Invalid(String reason) implements TokenVerdict {}
}

package dev.docket.client;

import java.util.Locale;

/// Whom a failed call speaks against, and whose breaker counts it.
enum Blame {
  /// It failed before the destination could judge it: no connection, a broken or a silent one.
  DESTINATION,
  /// The destination lives and failed over it, or over what the organization has there.
  ORG;

  /// As a metric's tag.
  String scope() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.docket.intake;

import java.util.Locale;

/// Why a delivery is not accepted.
enum Refusal {
  /// An unknown webhook as well as a wrong or missing proof: who tries ids must not learn which of
  /// them exist.
  UNAUTHORIZED(401, "Unauthorized"),
  BODY_TOO_LARGE(413, "Request Entity Too Large"),
  MALFORMED(400, "Bad Request"),
  OVERLOADED(503, "Service Unavailable"),
  DIRECTORY_UNAVAILABLE(503, "Service Unavailable"),
  KAFKA_UNAVAILABLE(503, "Service Unavailable"),
  TIMED_OUT(503, "Service Unavailable");

  private final int status;
  private final String title;

  Refusal(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /// Whether the same delivery may be accepted later.
  boolean passes() {
    return status == 503;
  }

  /// The value of the tag `reason`.
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.docket.kit.identity;

/// Names of the metadata that goes with every call between services.
public final class CallHeaders {
  /// `Bearer <service token>`.
  public static final String AUTHORIZATION = "authorization";

  /// The organization, a decimal int64.
  public static final String ORG = "docket-org";

  /// The person on whose behalf the service calls, a UUID; absent when the service acts by itself.
  public static final String ACTOR = "docket-actor";

  /// The event that caused the call, a UUID; absent when none did.
  public static final String CAUSE = "docket-cause";

  /// How many effects led from the first command to this call, a decimal integer; absent means 0.
  public static final String DEPTH = "docket-depth";

  /// A client's key under which a command is done once: 1 to 200 visible ASCII characters.
  public static final String IDEMPOTENCY_KEY = "idempotency-key";

  /// The key of the effect that the call is, a UUID; never beside the other key.
  public static final String EFFECT_KEY = "effect-key";

  private CallHeaders() {}
}

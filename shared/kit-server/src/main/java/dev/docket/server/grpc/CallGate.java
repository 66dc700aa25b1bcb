package dev.docket.server.grpc;

import dev.docket.kit.identity.CallHeaders;
import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.identity.TokenVerdict;
import io.vertx.core.MultiMap;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets a call in or refuses it, from its metadata alone: token, allow-list, form of the rest. Pure
/// but for the clock; takes microseconds, so it runs on the event loop. Thread-safe.
public final class CallGate {
  /// Beyond this a chain of effects is a loop.
  static final int MAX_DEPTH = 1_000;

  private static final String BEARER = "Bearer ";

  private final ServiceTokens tokens;
  private final AllowList allowed;
  private final InstantSource clock;

  public CallGate(ServiceTokens tokens, AllowList allowed, InstantSource clock) {
    this.tokens = tokens;
    this.allowed = allowed;
    this.clock = clock;
  }

  /// The context of an admitted call.
  ///
  /// @throws StatusFailure UNAUTHENTICATED, PERMISSION_DENIED, or INVALID_ARGUMENT naming the
  ///   metadata key
  CallContext admit(GrpcServerRequest<?, ?> request) {
    return admit(request.headers(), request.fullMethodName(), request.timeout());
  }

  /// @param timeout in milliseconds; 0 for none
  CallContext admit(MultiMap headers, String method, long timeout) {
    var caller = authenticate(headers.get(CallHeaders.AUTHORIZATION));
    if (!allowed.allows(method, caller.service())) {
      throw StatusFailure.of(
          GrpcStatus.PERMISSION_DENIED,
          "method_not_allowed",
          "service %s may not call %s".formatted(caller.service(), method));
    }
    var depth =
        parse(headers, CallHeaders.DEPTH, "an integer from 0 to " + MAX_DEPTH, CallGate::depth);
    return new CallContext(
        caller,
        parse(
            headers,
            CallHeaders.ORG,
            "an integer greater than 0",
            text -> new OrgId(Long.parseLong(text))),
        parse(headers, CallHeaders.ACTOR, "a UUID", UUID::fromString),
        parse(headers, CallHeaders.CAUSE, "a UUID", UUID::fromString),
        depth == null ? 0 : depth,
        key(headers),
        timeout > 0 ? clock.instant().plusMillis(timeout) : null);
  }

  private ServiceIdentity authenticate(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith(BEARER)) {
      throw unauthenticated("expected a bearer token of a service");
    }
    return switch (tokens.verify(authorization.substring(BEARER.length()))) {
      case TokenVerdict.Valid(var caller) -> caller;
      case TokenVerdict.Invalid(var reason) -> throw unauthenticated(reason);
    };
  }

  private static StatusFailure unauthenticated(String message) {
    return StatusFailure.of(GrpcStatus.UNAUTHENTICATED, "unauthenticated", message);
  }

  private static @Nullable CallKey key(MultiMap headers) {
    var client =
        parse(headers, CallHeaders.IDEMPOTENCY_KEY, CallKey.Client.EXPECTED, CallKey.Client::new);
    var effect = parse(headers, CallHeaders.EFFECT_KEY, "a UUID", UUID::fromString);
    if (client != null && effect != null) {
      throw StatusFailure.invalid(
          CallHeaders.EFFECT_KEY, "expected none beside an " + CallHeaders.IDEMPOTENCY_KEY);
    }
    return effect == null ? client : new CallKey.Effect(effect);
  }

  private static int depth(String text) {
    int depth = Integer.parseInt(text);
    if (depth < 0 || depth > MAX_DEPTH) {
      throw new IllegalArgumentException("out of range");
    }
    return depth;
  }

  private static <T> @Nullable T parse(
      MultiMap headers, String key, String expected, Function<String, T> parser) {
    var text = headers.get(key);
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw StatusFailure.invalid(key, "expected " + expected);
    }
  }
}

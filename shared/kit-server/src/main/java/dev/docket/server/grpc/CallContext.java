package dev.docket.server.grpc;

import dev.docket.kit.identity.CallHeaders;
import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who calls, for whom and because of what. Each call has its own, also where many interleave on
/// one event loop: Vert.x gives every request a context of its own.
///
/// Take it as the first thing a method does, and pass it on. A Future continues on the context it
/// was made for, so what comes from Vert.x (a query, a timer, a client) leads back to the call; but
/// a Future shared between calls, such as the pending load of a cache, continues on the context of
/// the call that completes it, and [#current()] is then another call's.
///
/// @param caller the service, authenticated
/// @param tenant the organization, or null for the few methods that find it out; see [#org()]
/// @param actor the person on whose behalf the service calls; null when the service acts by itself
/// @param cause the event that caused the call; null when none did
/// @param depth how many effects led here from the first command
/// @param key under which a command is done once; null when it may be done again
/// @param deadline when the caller stops waiting; null when it named no time
public record CallContext(
    ServiceIdentity caller,
    @Nullable OrgId tenant,
    @Nullable UUID actor,
    @Nullable UUID cause,
    int depth,
    @Nullable CallKey key,
    @Nullable Instant deadline) {
  /// The context of the call that is being served on this Vert.x context.
  ///
  /// @throws IllegalStateException outside of a call
  public static CallContext current() {
    var context = Vertx.currentContext();
    CallContext call = context == null ? null : context.getLocal(CallContextLocal.LOCAL);
    if (call == null) {
      throw new IllegalStateException("not inside a gRPC call");
    }
    return call;
  }

  /// The organization the call belongs to.
  ///
  /// @throws StatusFailure INVALID_ARGUMENT when the caller named none
  public OrgId org() {
    if (tenant == null) {
      throw StatusFailure.invalid(CallHeaders.ORG, "this method needs an organization");
    }
    return tenant;
  }
}

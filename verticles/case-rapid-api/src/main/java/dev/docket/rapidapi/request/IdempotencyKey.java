package dev.docket.rapidapi.request;

import dev.docket.kit.identity.CallKey;
import dev.docket.rapidapi.error.ApiError;
import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/// The header `Idempotency-Key`: for 24 hours the same key with the same request gets the answer of
/// the first. The quotes that some clients put around it are part of the key.
public final class IdempotencyKey {
  static final String HEADER = "Idempotency-Key";

  private IdempotencyKey() {}

  /// Null when there is none.
  ///
  /// @throws RefusedException (400) when it is there twice, empty, too long or not visible ASCII
  public static @Nullable CallKey read(MultiMap headers) {
    var values = headers.getAll(HEADER);
    if (values.isEmpty()) {
      return null;
    }
    try {
      if (values.size() == 1) {
        return new CallKey.Client(values.getFirst());
      }
    } catch (IllegalArgumentException e) {
      // Told below: the client's own words are not repeated, they may be anything.
    }
    throw new RefusedException(
        ApiError.badRequest(HEADER + ": expected once, " + CallKey.Client.EXPECTED));
  }
}

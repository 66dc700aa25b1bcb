package dev.docket.rapidapi.auth;

import io.vertx.core.Future;

/// Asks who owns a pair of keys. Fails only when the answer could not be had.
@FunctionalInterface
public interface KeyResolver {
  Future<KeyOwner> resolve(KeyHashes keys);
}

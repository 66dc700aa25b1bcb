package dev.docket.rapidapi.auth;

import dev.docket.client.TtlCache;
import dev.docket.rapidapi.auth.KeyOwner.Caller;
import dev.docket.rapidapi.auth.KeyOwner.Nobody;
import io.vertx.core.Future;
import java.time.InstantSource;

/// Remembers for a short while who owns which keys. Each listener has its own.
public final class KeyCache implements KeyResolver {
  private final TtlCache<KeyHashes, KeyOwner> owners;

  /// @param onEviction told each time that an entry has to leave early because the limit is reached
  public KeyCache(
      KeyResolver source, KeyCacheConfig config, InstantSource clock, Runnable onEviction) {
    this.owners =
        new TtlCache<>(
            source::resolve,
            owner -> term(owner, config),
            new TtlCache.Limits(config.entries(), TtlCache.WhenFull.REPLACE),
            clock,
            onEviction);
  }

  private static TtlCache.Term term(KeyOwner owner, KeyCacheConfig config) {
    return switch (owner) {
      case Caller _ -> new TtlCache.Term(TtlCache.Kind.POSITIVE, config.callerTtl());
      case Nobody _ -> new TtlCache.Term(TtlCache.Kind.NEGATIVE, config.nobodyTtl());
    };
  }

  @Override
  public Future<KeyOwner> resolve(KeyHashes keys) {
    return owners.get(keys);
  }
}

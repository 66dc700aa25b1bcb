package dev.docket.thirdpartyreader.filter;

import dev.docket.client.TtlCache;
import dev.docket.proto.caseapi.v1.ThirdPartyAccount;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Accounts of third parties as they were a short while ago. Never waits: who asks for one that is
/// not there goes without, and it is fetched in the background for the next.
///
/// Shared by all handlers of a flavor: thread-safe.
public final class AccountCache {

  /// @param ttl how long an account is believed, and so how long a new project may wait for its
  ///   first change; from half of it on, it is fetched again
  /// @param entries accounts remembered; what comes when the cache is full is not
  public record Limits(Duration ttl, int entries) {
    public static final Limits DEFAULT = new Limits(Duration.ofMinutes(5), 10_000);

    public Limits {
      if (ttl.toMillis() < 2 || entries < 1) {
        throw new IllegalArgumentException(
            "account cache: expected ttl >= 2ms and entries >= 1, found %s, %d"
                .formatted(ttl, entries));
      }
    }
  }

  private final TtlCache<AccountKey, ThirdPartyAccount> accounts;
  private final Duration refetchFrom;
  private final InstantSource clock;

  /// @param source asks for an account; fails also when there is none
  public AccountCache(
      Function<AccountKey, Future<ThirdPartyAccount>> source, Limits limits, InstantSource clock) {
    var term = new TtlCache.Term(TtlCache.Kind.POSITIVE, limits.ttl());
    this.accounts =
        new TtlCache<>(
            source,
            _ -> term,
            new TtlCache.Limits(limits.entries(), TtlCache.WhenFull.REFUSE),
            clock,
            () -> {});
    this.refetchFrom = limits.ttl().dividedBy(2);
    this.clock = clock;
  }

  /// The account, or null when nothing fresh is known about it.
  public @Nullable ThirdPartyAccount fresh(AccountKey key) {
    var known = accounts.known(key);
    if (known == null || !clock.instant().isBefore(known.askedAt().plus(refetchFrom))) {
      accounts.ask(key);
    }
    return known == null ? null : known.value();
  }

  /// Takes over what somebody else has asked for.
  ///
  /// @param askedAt when the question was put
  public void remember(AccountKey key, ThirdPartyAccount account, Instant askedAt) {
    accounts.remember(key, account, askedAt);
  }
}

package dev.docket.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers of a source, believed for a while; the source is asked once when many want to know the
/// same at the same time. Failures are not remembered.
///
/// An answer is as old as its question: waiting for it does not prolong its life. Each asker goes
/// on with its own Vert.x context, whoever's question it joined.
///
/// Thread-safe, by a lock: [#known] answers at once, also on virtual threads of several contexts.
/// It is held for steps in memory alone, never while the source or an asker runs.
public final class TtlCache<K, V> {

  /// Answers that share a limit. The two are kept apart, so that who asks for what does not exist
  /// pushes out nothing that does.
  public enum Kind {
    POSITIVE,
    NEGATIVE
  }

  /// What becomes of an answer too many.
  public enum WhenFull {
    /// It takes the place of the least recently used of its kind.
    REPLACE,
    /// It is not remembered while all others of its kind are still good.
    REFUSE
  }

  /// How long an answer is good, from its question on.
  public record Term(Kind kind, Duration ttl) {}

  /// @param entries answers remembered of each kind
  public record Limits(int entries, WhenFull whenFull) {}

  /// What is remembered, good before `until`.
  public record Answer<V>(V value, Instant askedAt, Instant until) {}

  private final Function<K, Future<V>> source;
  private final Function<V, Term> terms;
  private final Limits limits;
  private final InstantSource clock;
  private final Runnable onLimit;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<K, Answer<V>> positives = new LinkedHashMap<>(16, 0.75f, true);
  private final SequencedMap<K, Answer<V>> negatives = new LinkedHashMap<>(16, 0.75f, true);
  // As many as there are askers waiting: they are bounded, not these.
  private final ConcurrentMap<K, Future<V>> underWay = new ConcurrentHashMap<>();

  /// @param source asked on the thread of the asker; fails when an answer could not be had
  /// @param onLimit told, under the lock, of each answer that leaves early or is not remembered
  public TtlCache(
      Function<K, Future<V>> source,
      Function<V, Term> terms,
      Limits limits,
      InstantSource clock,
      Runnable onLimit) {
    this.source = source;
    this.terms = terms;
    this.limits = limits;
    this.clock = clock;
    this.onLimit = onLimit;
  }

  /// What is known, or else what the source answers. Fails as the source does.
  public Future<V> get(K key) {
    var known = known(key);
    return known == null ? ask(key) : Future.succeededFuture(known.value());
  }

  /// The answer remembered if it is still good, else null. Asks nobody.
  public @Nullable Answer<V> known(K key) {
    var now = clock.instant();
    lock.lock();
    try {
      var answer = find(key);
      if (answer == null || now.isBefore(answer.until())) {
        return answer;
      }
      forget(key);
      return null;
    } finally {
      lock.unlock();
    }
  }

  /// Asks the source whatever is known, or joins who is asking it already.
  public Future<V> ask(K key) {
    var promise = Promise.<V>promise();
    var joined = underWay.putIfAbsent(key, promise.future());
    if (joined == null) {
      var askedAt = clock.instant();
      // Composed, so that nothing thrown leaves the question under way for ever.
      Future.succeededFuture(key)
          .compose(source)
          .map(value -> remember(key, value, askedAt))
          .onComplete(_ -> underWay.remove(key))
          .onComplete(promise);
    }
    return onOwnContext(joined == null ? promise.future() : joined);
  }

  /// Takes over, and returns, what somebody else has asked for at `askedAt`. Of two answers the one
  /// asked for later stays.
  public V remember(K key, V value, Instant askedAt) {
    var term = terms.apply(value);
    lock.lock();
    try {
      var other = find(key);
      if (other == null || !other.askedAt().isAfter(askedAt)) {
        forget(key);
        var kin = term.kind() == Kind.POSITIVE ? positives : negatives;
        kin.put(key, new Answer<>(value, askedAt, askedAt.plus(term.ttl())));
        keepToLimit(kin);
      }
    } finally {
      lock.unlock();
    }
    return value;
  }

  private void keepToLimit(SequencedMap<K, Answer<V>> kin) {
    if (kin.size() <= limits.entries()) {
      return;
    }
    var now = clock.instant();
    switch (limits.whenFull()) {
      case REPLACE -> kin.pollFirstEntry();
      case REFUSE -> {
        if (kin.values().removeIf(old -> !now.isBefore(old.until()))) {
          return;
        }
        kin.pollLastEntry();
      }
    }
    onLimit.run();
  }

  private @Nullable Answer<V> find(K key) {
    var positive = positives.get(key);
    return positive == null ? negatives.get(key) : positive;
  }

  private void forget(K key) {
    positives.remove(key);
    negatives.remove(key);
  }

  /// A shared future goes on with whoever completes it: the others' calls would be traced, and
  /// could act, under the request that asked first.
  private static <T> Future<T> onOwnContext(Future<T> answer) {
    @Nullable Context own = Vertx.currentContext();
    if (own == null) {
      return answer;
    }
    var promise = Promise.<T>promise();
    answer.onComplete((value, failure) -> own.runOnContext(_ -> promise.complete(value, failure)));
    return promise.future();
  }
}

package dev.docket.client;

import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.logging.LogKeys;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The breakers on the way to one destination: its own, and one for each organization whose calls
/// fail there, so that one of them does not close the way for all.
///
/// - What failed before the destination could judge it counts for the destination's.
/// - What the destination failed over counts for the organization's; without one, for the
///   destination's.
/// - An organization's breaker that opens counts as one failure of the destination: where those of
///   many do, with no success between them, it is not they who are at fault.
///
/// A call passes its organization's breaker first: so who is cut off takes no trial of the
/// destination's. Thread-safe.
final class Breakers {

  /// Organizations that have a breaker at once, about; what fails for more of them counts for the
  /// destination.
  static final int MAX_ORGS = 1_000;

  private static final long NONE = -1;

  private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);

  private final Vertx vertx;
  private final GrpcChannelConfig.Breaker limits;
  private final String name;
  private final BreakerMeters meters;
  private final Breaker destination;

  /// Only of organizations whose calls have failed just now.
  private final ConcurrentMap<OrgId, Breaker> orgs = new ConcurrentHashMap<>();

  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile long sweep = NONE;
  private volatile boolean closed;

  /// @param name of the destination
  Breakers(Vertx vertx, String name, GrpcChannelConfig.Breaker limits, BreakerMeters meters) {
    this.vertx = vertx;
    this.name = name;
    this.limits = limits;
    this.meters = meters;
    this.destination = breaker(null, () -> {});
  }

  private Breaker breaker(@Nullable OrgId org, Runnable onFirstOpen) {
    var opened = meters.opened(org == null ? Blame.DESTINATION : Blame.ORG);
    return new Breaker(
        vertx,
        limits,
        new CallFailure.BreakerOpen(name, org),
        new Breaker.Listener(
            () -> {
              log("breaker opened; calls fail at once until a trial call succeeds", org);
              onFirstOpen.run();
            },
            opened::increment,
            () -> log("breaker closed; calls are sent again", org)));
  }

  private void log(String text, @Nullable OrgId org) {
    var event = LOG.atWarn().addKeyValue(LogKeys.DESTINATION, name);
    (org == null ? event : event.addKeyValue(LogKeys.ORG_ID, org)).log(text);
  }

  /// Makes the call unless a breaker is open, and lets its end count. Fails as the call does, or
  /// with [CallFailure.BreakerOpen]; so does a trial that finds the destination still away.
  <T> Future<T> pass(Call call, Supplier<Future<T>> attempt) {
    var own = known(call.org());
    // Where the destination's is open the organization's could try nothing: its trial is kept.
    var tried = tried(own);
    var sent =
        own == null || destination.state() == CircuitBreakerState.OPEN
            ? destination.pass(attempt)
            : own.pass(() -> destination.pass(attempt));
    return sent.transform((answer, failure) -> {
      if (failure == null) {
        succeeded(call);
        return Future.succeededFuture(answer);
      }
      return failed(call, failure)
          .transform(_ -> Future.failedFuture(tried == null ? failure : asTrial(failure, tried)));
    });
  }

  /// The breaker whose trial a call would be; null where none is open.
  private @Nullable Breaker tried(@Nullable Breaker own) {
    if (destination.state() != CircuitBreakerState.CLOSED) {
      return destination;
    }
    return own == null || own.state() == CircuitBreakerState.CLOSED ? null : own;
  }

  /// A trial asks for all: where it learns no more than that the destination is still away, its
  /// caller can tell that it was not the call's fault. Not so where its deadline has passed, which
  /// may be its own doing.
  private static Throwable asTrial(Throwable failure, Breaker tried) {
    return failure instanceof CallFailedException e
            && e.failure() instanceof CallFailure.Unavailable(var message, _)
        ? new CallFailedException(new CallFailure.Unavailable(message, tried.open()))
        : failure;
  }

  private @Nullable Breaker known(@Nullable OrgId org) {
    return org == null || orgs.isEmpty() ? null : orgs.get(org);
  }

  private void succeeded(Call call) {
    destination.succeeded();
    var own = known(call.org());
    if (own != null) {
      own.succeeded();
    }
  }

  /// @return ends when it is counted, or when it is known that this takes a while
  private Future<Void> failed(Call call, Throwable failure) {
    var blame = call.blame();
    if (!(failure instanceof CallFailedException e) || blame == null) {
      return Future.succeededFuture();
    }
    if (!e.failure().countsForBreaker()) {
      // It was judged: that is an answer.
      succeeded(call);
      return Future.succeededFuture();
    }
    var counted = blame.compose(against -> count(against, call.org()));
    return blame.isComplete() ? counted : Future.succeededFuture();
  }

  private Future<Void> count(Blame blame, @Nullable OrgId org) {
    if (blame == Blame.DESTINATION || org == null) {
      return destination.failed();
    }
    var own = orgs.get(org);
    if (own == null && orgs.size() >= MAX_ORGS) {
      meters.overLimit().increment();
      return destination.failed();
    }
    sweepLater();
    // One that is swept in this moment takes one failure with it.
    return orgs.computeIfAbsent(org, this::orgBreaker).failed();
  }

  private Breaker orgBreaker(OrgId org) {
    return breaker(
        org,
        () -> {
          var _ = destination.failed();
        });
  }

  private void sweepLater() {
    if (!closed && sweeping.compareAndSet(false, true)) {
      sweep =
          vertx.setTimer(
              limits.window().toMillis(),
              _ -> {
                orgs.values().removeIf(Breaker::isAsNew);
                sweeping.set(false);
                if (!orgs.isEmpty()) {
                  sweepLater();
                }
              });
    }
  }

  CircuitBreakerState state() {
    return destination.state();
  }

  /// How many organizations have a breaker.
  int orgs() {
    return orgs.size();
  }

  /// The organizations whose breaker is not closed, by id.
  List<Map.Entry<OrgId, CircuitBreakerState>> notClosed() {
    return orgs.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue().state()))
        .filter(entry -> entry.getValue() != CircuitBreakerState.CLOSED)
        .sorted(Comparator.comparingLong(entry -> entry.getKey().value()))
        .toList();
  }

  /// Forgets all organizations.
  void close() {
    closed = true;
    vertx.cancelTimer(sweep);
    orgs.clear();
  }
}

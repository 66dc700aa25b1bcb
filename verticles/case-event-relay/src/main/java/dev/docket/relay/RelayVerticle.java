package dev.docket.relay;

import static dev.docket.relay.ShardSession.heard;

import dev.docket.kit.health.HealthCell;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.logging.LogKeys;
import dev.docket.store.LogIdentity;
import dev.docket.store.OutboxHint;
import dev.docket.store.OutboxOwnership;
import dev.docket.store.OutboxShard;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes one shard of the outbox. It owns the shard while its database connection holds the
/// shard's lock and nobody has raised the shard's epoch; a relay that finds the lock taken stands
/// by.
///
/// After any failure it starts again from the stored cursor with a new connection and a new
/// producer, so events may be published twice, but not out of the order of their case. All state
/// belongs to this verticle's event loop.
public final class RelayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(RelayVerticle.class);

  /// Several times within {@link OutboxOwnership#SESSION_TIMEOUT}.
  private static final Duration UPKEEP = Duration.ofSeconds(2);

  /// The world outside.
  ///
  /// @param connect opens a connection as `docket_relay`; not from a pool, because the lock lives
  ///   as long as the session
  /// @param publishers makes a publisher for a log
  /// @param nanoTime a monotonic clock
  record Outside(
      Supplier<Future<? extends SqlConnection>> connect,
      Function<LogIdentity, EventPublisher> publishers,
      LongSupplier nanoTime) {}

  private final OutboxShard shard;
  private final RelayConfig config;
  private final Outside outside;
  private final HealthCell health;
  private final RelayMeters meters;

  private @Nullable ShardSession session;
  private boolean stopping;
  private @Nullable Future<?> running;
  private Duration idle;
  private @Nullable Long timer;

  RelayVerticle(
      OutboxShard shard,
      RelayConfig config,
      Outside outside,
      HealthCell health,
      RelayMeters meters) {
    this.shard = shard;
    this.config = config;
    this.outside = outside;
    this.health = health;
    this.meters = meters;
    this.idle = config.idle().min();
  }

  @Override
  public Future<?> start() {
    OutboxHint.onHint(vertx, this::hinted);
    vertx.setPeriodic(UPKEEP.toMillis(), _ -> upkeep());
    next();
    return Future.succeededFuture();
  }

  /// Lets the pass that is under way end, then gives the shard back.
  @Override
  public Future<?> stop() {
    stopping = true;
    cancelTimer();
    var pass = running == null ? Future.succeededFuture() : running;
    return pass.transform(_ -> release());
  }

  private void hinted() {
    idle = config.idle().min();
    if (timer != null && session != null) {
      cancelTimer();
      next();
    }
  }

  /// When it fails the session has ended, and the next pass finds that out and acts.
  private void upkeep() {
    if (session != null) {
      session
          .upkeep(meters)
          .onFailure(e ->
              LOG.atInfo()
                  .addKeyValue(LogKeys.SHARD, shard)
                  .addKeyValue(LogKeys.REASON, e.toString())
                  .log("upkeep of the outbox failed"));
    }
  }

  private void next() {
    if (stopping || running != null) {
      return;
    }
    var pass = session == null ? own() : session.pass().map(this::after);
    // Set before its end can be heard: a future that is complete already calls back at once, and
    // the pass would count as running for ever.
    running = pass;
    pass.onComplete(this::ended);
  }

  private enum Next {
    AT_ONCE,
    WHEN_IDLE,
    STAND_BY,
    START_AGAIN,
    STAY_STOPPED
  }

  private Next after(ShardSession.Pass pass) {
    return switch (pass) {
      case ShardSession.Pass.Published(int rows) -> {
        meters.published(rows);
        idle = config.idle().min();
        yield Next.AT_ONCE;
      }
      case ShardSession.Pass.NothingThere() -> Next.WHEN_IDLE;
      case ShardSession.Pass.Fenced() -> {
        meters.fenced.increment();
        LOG.atWarn()
            .addKeyValue(LogKeys.SHARD, shard)
            .log("another relay has taken the shard over; starting again as one of many");
        yield Next.START_AGAIN;
      }
    };
  }

  /// The one place that decides what comes after a pass: at once, after a while, or after a
  /// failure.
  private void ended(AsyncResult<Next> result) {
    running = null;
    if (result.failed()) {
      failed(result.cause());
      return;
    }
    switch (result.result()) {
      case AT_ONCE -> next();
      case WHEN_IDLE -> {
        later(idle);
        idle = shorter(idle.multipliedBy(2), config.idle().max());
      }
      case STAND_BY -> later(config.retry());
      case START_AGAIN -> startAgain();
      case STAY_STOPPED ->
          LOG.atError().addKeyValue(LogKeys.SHARD, shard).log("relay stays stopped");
    }
  }

  private void failed(Throwable cause) {
    if (cause instanceof StaleReadException) {
      meters.abandoned.increment();
    } else {
      meters.failures.increment();
    }
    health.set(HealthState.down("cannot publish: " + cause.getMessage()));
    LOG.atWarn()
        .addKeyValue(LogKeys.SHARD, shard)
        .addKeyValue(LogKeys.REASON, cause.toString())
        .log("publishing failed; starting again from the stored cursor");
    startAgain();
  }

  private void startAgain() {
    var released = release();
    running = released;
    released.onComplete(_ -> {
      running = null;
      later(config.retry());
    });
  }

  private Future<Next> own() {
    return heard(outside.connect().get())
        .compose(connection ->
            heard(OutboxOwnership.tryLock(connection, shard))
                .compose(locked -> locked ? begin(connection) : standBy(connection))
                .onFailure(_ -> connection.close()));
  }

  private Future<Next> standBy(SqlConnection connection) {
    health.set(HealthState.up());
    return ShardSession.ended(connection).map(Next.STAND_BY);
  }

  private Future<Next> begin(SqlConnection connection) {
    return heard(OutboxOwnership.takeOver(connection, shard))
        .compose(result ->
            switch (result) {
              case OutboxOwnership.TakeOver.Owned owned -> {
                var publisher = outside.publishers().apply(owned.log());
                session =
                    new ShardSession(
                        connection, owned, publisher, config.batch(), outside.nanoTime());
                health.set(HealthState.up());
                yield Future.succeededFuture(Next.AT_ONCE);
              }
              case OutboxOwnership.TakeOver.OfAnotherLog(var expected, var found) -> {
                refuse(expected, found);
                yield ShardSession.ended(connection).map(Next.STAY_STOPPED);
              }
            });
  }

  /// Publishing on would repeat or skip events without anybody knowing: people have to decide.
  private void refuse(LogIdentity expected, LogIdentity found) {
    var reason =
        "the cursor was written for another log (%s, here is %s): was the database restored? If the relay may go on, run 'scripts/dev relay-accept', then start it again"
            .formatted(expected, found);
    health.set(HealthState.down(reason));
    LOG.atError()
        .addKeyValue(LogKeys.SHARD, shard)
        .addKeyValue(LogKeys.REASON, reason)
        .log("relay stops");
  }

  private Future<?> release() {
    var ended = session;
    session = null;
    meters.backlog(null);
    return ended == null ? Future.succeededFuture() : ended.close();
  }

  private void later(Duration wait) {
    if (!stopping) {
      timer =
          vertx.setTimer(
              wait.toMillis(),
              _ -> {
                timer = null;
                next();
              });
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

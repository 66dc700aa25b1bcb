package dev.docket.relay;

import dev.docket.kit.health.HealthCell;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.logging.LogKeys;
import dev.docket.kit.metrics.Metrics;
import dev.docket.store.LogIdentity;
import dev.docket.store.Outbox;
import dev.docket.store.OutboxEntry;
import dev.docket.store.OutboxHint;
import dev.docket.store.OutboxPosition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes one shard of the outbox. It owns the shard while its database connection holds the
/// shard's lock; a relay that finds the lock taken stands by.
///
/// One pass at a time: read behind the cursor, publish, wait for Kafka, move the cursor. After any
/// failure it starts again from the stored cursor with a new connection and a new producer, so
/// events may be published twice, but never out of the order of their case. All state belongs to
/// this verticle's event loop.
public final class RelayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(RelayVerticle.class);

  /// One shard so far; the design has many, by hash of the case.
  private static final int SHARD = 0;

  private final RelayConfig config;
  private final Supplier<Future<? extends SqlConnection>> connect;
  private final Function<LogIdentity, EventPublisher> publishers;
  private final HealthCell health;
  private final Counter published;
  private final Counter failures;

  private @Nullable Session session;
  private boolean stopping;
  private @Nullable Future<?> running;
  private Duration idle;
  private @Nullable Long timer;

  /// What belongs to one ownership of the shard.
  private static final class Session {
    final SqlConnection connection;
    final EventPublisher publisher;
    OutboxPosition position;

    Session(SqlConnection connection, EventPublisher publisher, OutboxPosition position) {
      this.connection = connection;
      this.publisher = publisher;
      this.position = position;
    }
  }

  /// @param connect opens a connection as `docket_relay`; not from a pool, because the lock lives
  ///   as long as the session
  /// @param publishers makes a publisher for a log
  public RelayVerticle(
      RelayConfig config,
      Supplier<Future<? extends SqlConnection>> connect,
      Function<LogIdentity, EventPublisher> publishers,
      HealthCell health,
      Metrics metrics) {
    this.config = config;
    this.connect = connect;
    this.publishers = publishers;
    this.health = health;
    this.published = metrics.counter(RelayMetric.PUBLISHED, Tags.empty());
    this.failures = metrics.counter(RelayMetric.FAILURES, Tags.empty());
    this.idle = config.idle().min();
  }

  @Override
  public Future<?> start() {
    OutboxHint.onHint(vertx, this::hinted);
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

  private void next() {
    if (stopping || running != null) {
      return;
    }
    var pass = session == null ? own() : pass(session);
    // Set before its end can be heard: a future that is complete already calls back at once, and
    // the pass would count as running for ever.
    running = pass;
    pass.onComplete(this::ended);
  }

  /// The one place that decides what comes after a pass: at once, after a while, or after a
  /// failure.
  private void ended(AsyncResult<Progress> result) {
    running = null;
    if (result.failed()) {
      failures.increment();
      health.set(HealthState.down("cannot publish: " + result.cause().getMessage()));
      LOG.atWarn()
          .addKeyValue(LogKeys.SHARD, SHARD)
          .addKeyValue(LogKeys.REASON, result.cause().toString())
          .log("publishing failed; starting again from the stored cursor");
      var released = release();
      running = released;
      released.onComplete(_ -> {
        running = null;
        later(config.retry());
      });
      return;
    }
    switch (result.result()) {
      case MORE -> next();
      case CAUGHT_UP -> {
        later(idle);
        idle = shorter(idle.multipliedBy(2), config.idle().max());
      }
      case STANDBY -> later(config.retry());
      case STOPPED -> LOG.atError().addKeyValue(LogKeys.SHARD, SHARD).log("relay stays stopped");
    }
  }

  private enum Progress {
    MORE,
    CAUGHT_UP,
    STANDBY,
    STOPPED
  }

  private Future<Progress> own() {
    return connect
        .get()
        .compose(connection ->
            Outbox.tryOwn(connection, SHARD)
                .compose(owned -> owned ? begin(connection) : standBy(connection))
                .onFailure(_ -> connection.close()));
  }

  private Future<Progress> standBy(SqlConnection connection) {
    health.set(HealthState.up());
    return connection.close().map(Progress.STANDBY);
  }

  private Future<Progress> begin(SqlConnection connection) {
    return Outbox.identity(connection)
        .compose(identity ->
            Outbox.cursor(connection, SHARD, identity)
                .compose(cursor ->
                    switch (cursor) {
                      case Outbox.Cursor.At(var position) -> {
                        session = new Session(connection, publishers.apply(identity), position);
                        health.set(HealthState.up());
                        yield Future.succeededFuture(Progress.MORE);
                      }
                      case Outbox.Cursor.OfAnotherLog(var expected, var found) -> {
                        refuse(expected, found);
                        yield connection.close().map(Progress.STOPPED);
                      }
                    }));
  }

  /// Publishing on would repeat or skip events without anybody knowing: people have to decide.
  private void refuse(LogIdentity expected, LogIdentity found) {
    var reason =
        "the cursor was written for another log (%s, here is %s): was the database restored?"
            .formatted(expected, found);
    health.set(HealthState.down(reason));
    LOG.atError()
        .addKeyValue(LogKeys.SHARD, SHARD)
        .addKeyValue(LogKeys.REASON, reason)
        .log("relay stops");
  }

  private Future<Progress> pass(Session current) {
    return Outbox.read(current.connection, current.position, config.batch())
        .compose(entries ->
            entries.isEmpty()
                ? Future.succeededFuture(Progress.CAUGHT_UP)
                : publish(current, entries));
  }

  private Future<Progress> publish(Session current, List<OutboxEntry> entries) {
    var last = entries.getLast().position();
    return current
        .publisher
        .publish(entries)
        .compose(_ -> Outbox.advance(current.connection, SHARD, last))
        .map(_ -> {
          current.position = last;
          published.increment(entries.size());
          idle = config.idle().min();
          return Progress.MORE;
        });
  }

  private Future<?> release() {
    var ended = session;
    session = null;
    return ended == null
        ? Future.succeededFuture()
        : Future.join(ended.publisher.close(), ended.connection.close());
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

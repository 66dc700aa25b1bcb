package dev.docket.relay;

import dev.docket.store.LogPosition;
import dev.docket.store.Outbox;
import dev.docket.store.OutboxBatch;
import dev.docket.store.OutboxOwner;
import dev.docket.store.OutboxOwnership;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What belongs to one ownership of a shard, and the pass that moves events. All state belongs to
/// the event loop of the relay's verticle; one pass at a time.
final class ShardSession {

  /// Older reads are not published: by then the server may have ended the session of a relay that
  /// was stopped, and the next owner may have published them and what follows.
  static final Duration MAX_READ_AGE = OutboxOwnership.SESSION_TIMEOUT.dividedBy(2);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final SqlConnection connection;
  private final OutboxOwner owner;
  private final EventPublisher publisher;
  private final OutboxBatch.Limit limit;
  private final LongSupplier nanoTime;

  /// Everything up to here is published, and so are the batches that follow, one after the other.
  private LogPosition position;

  /// What the cursor says.
  private LogPosition stored;

  /// The batch behind the one that Kafka is storing.
  private @Nullable Future<Read> ahead;

  /// @param atNanos no later than the server has looked
  private record Read(OutboxBatch batch, long atNanos) {}

  /// What a pass came to.
  sealed interface Pass {
    record Published(int rows) implements Pass {}

    record NothingThere() implements Pass {}

    /// Another relay has taken the shard over.
    record Fenced() implements Pass {}
  }

  /// @param nanoTime a monotonic clock that counts the time in which the process was stopped
  ShardSession(
      SqlConnection connection,
      OutboxOwnership.TakeOver.Owned owned,
      EventPublisher publisher,
      OutboxBatch.Limit limit,
      LongSupplier nanoTime) {
    this.connection = connection;
    this.owner = owned.owner();
    this.publisher = publisher;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.position = owned.position();
    this.stored = owned.position();
  }

  /// Read behind the cursor, publish, wait for Kafka, move the cursor. While Kafka stores a batch
  /// the next one is read; it is not published before the cursor has moved, because what Kafka has
  /// not stored must not be overtaken.
  Future<Pass> pass() {
    var next = ahead == null ? read(position) : ahead;
    ahead = null;
    return next.compose(read -> {
      var batch = read.batch();
      if (batch.entries().isEmpty()) {
        position = batch.upTo();
        return Future.succeededFuture(new Pass.NothingThere());
      }
      if (batch.more()) {
        ahead = read(batch.upTo());
      }
      return publisher
          .publish(batch.entries(), () -> isFresh(read))
          .compose(_ -> advance(batch.upTo()))
          .map(owned -> owned ? new Pass.Published(batch.entries().size()) : new Pass.Fenced());
    });
  }

  private Future<Read> read(LogPosition after) {
    long at = nanoTime.getAsLong();
    return heard(Outbox.read(connection, owner.shard(), after, limit))
        .map(batch -> new Read(batch, at));
  }

  private boolean isFresh(Read read) {
    return nanoTime.getAsLong() - read.atNanos() < MAX_READ_AGE.toNanos();
  }

  private Future<Boolean> advance(LogPosition to) {
    return heard(Outbox.advance(connection, owner, to))
        .onSuccess(owned -> {
          if (owned) {
            position = to;
            stored = to;
          }
        });
  }

  /// To be called several times within {@link OutboxOwnership#SESSION_TIMEOUT}, also while a pass
  /// waits for Kafka: it is what the session has to say then. Fails when the session has ended.
  Future<?> upkeep(RelayMeters meters) {
    return heard(Outbox.backlog(connection, owner.shard(), position))
        .onSuccess(meters::backlog)
        .compose(_ -> keepCursor())
        .compose(_ -> heard(Outbox.truncatePublished(connection)))
        .onSuccess(truncated -> {
          if (truncated) {
            meters.truncated.increment();
          }
        });
  }

  /// A shard without events passes by those of the others: its cursor has to follow, or it would
  /// keep their buckets from being emptied.
  private Future<?> keepCursor() {
    return position.compareTo(stored) > 0 ? advance(position) : Future.succeededFuture();
  }

  /// Gives the shard back. The database may be out of reach; then its server ends the session.
  Future<?> close() {
    return Future.join(publisher.close(), ended(connection));
  }

  /// Limits the wait for the database. By then the server has ended the session of a relay that it
  /// does not hear; and a network that drops a connection tells neither end.
  static <T> Future<T> heard(Future<T> answer) {
    return answer.timeout(OutboxOwnership.SESSION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  static Future<Void> ended(SqlConnection connection) {
    return connection.close().timeout(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }
}

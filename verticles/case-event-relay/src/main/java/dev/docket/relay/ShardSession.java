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

  /// Everything up to here is read and with the publisher, or was nobody's.
  private LogPosition position;

  /// What the cursor says.
  private LogPosition stored;

  /// The batch behind the one that the publisher got last.
  private @Nullable Future<Read> ahead;

  /// What became of the batch that the publisher got last: done when Kafka has stored it and the
  /// cursor has moved. Null when that is known.
  private @Nullable Future<Pass> last;

  /// @param atNanos no later than the server has looked
  private record Read(OutboxBatch batch, long atNanos) {}

  /// What a pass came to.
  sealed interface Pass {

    /// @param rows of the batch before the one that the pass has begun; 0 when there was none
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

  /// Read, hand over to the publisher, and wait until the batch before is stored and the cursor has
  /// moved: so Kafka has something to store while the next batch is read and handed over. The
  /// cursor moves batch by batch, and a publisher that could not store one stores nothing behind
  /// it.
  Future<Pass> pass() {
    if (last != null && last.failed()) {
      return last;
    }
    var next = ahead == null ? read(position) : ahead;
    ahead = null;
    return next.compose(this::handOver);
  }

  private Future<Pass> handOver(Read read) {
    var batch = read.batch();
    var before = last;
    position = batch.upTo();
    if (batch.entries().isEmpty()) {
      return before == null
          ? Future.succeededFuture(new Pass.NothingThere())
          : before.onSuccess(_ -> last = null);
    }
    if (batch.more()) {
      ahead = read(position);
    }
    var stored = publisher.publish(batch.entries(), () -> isFresh(read));
    if (before == null) {
      last = stored.compose(_ -> noted(batch));
      return Future.succeededFuture(new Pass.Published(0));
    }
    // Names nothing that came before: each would hold the one before it, for ever.
    last =
        before.compose(done ->
            done instanceof Pass.Fenced
                ? Future.succeededFuture(done)
                : stored.compose(_ -> noted(batch)));
    return before;
  }

  private Future<Pass> noted(OutboxBatch batch) {
    return advance(batch.upTo())
        .map(owned -> owned ? new Pass.Published(batch.entries().size()) : new Pass.Fenced());
  }

  /// Done when nothing is under way any more, however it ended.
  Future<?> drained() {
    return last == null ? Future.succeededFuture() : last.otherwiseEmpty();
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
            stored = to;
          }
        });
  }

  /// To be called several times within {@link OutboxOwnership#SESSION_TIMEOUT}, also while a pass
  /// waits for Kafka: it is what the session has to say then. Fails when the session has ended.
  Future<?> upkeep(RelayMeters meters) {
    return heard(Outbox.backlog(connection, owner.shard(), published()))
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
    var published = published();
    return published.compareTo(stored) > 0 ? advance(published) : Future.succeededFuture();
  }

  private LogPosition published() {
    return last == null || last.succeeded() ? position : stored;
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

package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/// How a reader becomes the one owner of a shard of the outbox, and stays it.
///
/// The lock says who may publish; it lives as long as the database session, and a session that says
/// nothing for {@link #SESSION_TIMEOUT} is ended by the server. The epoch says whose word on the
/// cursor counts: an owner that lost its lock without knowing finds out at its next {@link
/// Outbox#advance}.
public final class OutboxOwnership {

  /// The server ends a silent session of the relay after this time ({@link DatabaseSetup} sets it
  /// for the role): a process that was stopped does not keep its shards for ever. Who owns a shard
  /// therefore says something more often, and publishes nothing that it read half this time ago:
  /// somebody else may have published it, and what follows, meanwhile.
  public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  /// Keeps the relay's locks apart from those of streams, which use the one-argument form anyway.
  private static final int ADVISORY_CLASS = 0x72656c61;

  // A lock per slot, so that relays which divide the outbox differently exclude each other too. The
  // shard's first slot is the gate: who has it is the only one to ask for the others, unless some
  // relay divides differently.
  private static final String LOCK =
      """
      select case when pg_try_advisory_lock($1, $3)
        then coalesce((select bool_and(pg_try_advisory_lock($1, slot)) from generate_series($3 + $2, $4, $2) slot), true)
        else false end as locked
      """;

  private static final String IDENTITY =
      """
      select (select system_identifier from pg_control_system()) as system_identifier, log_epoch
      from docket.log_identity
      """;

  private static final String ANOTHER_LOG =
      """
      select system_identifier, log_epoch from docket.relay_cursor
      where (system_identifier, log_epoch) <> ($1, $2) limit 1
      """;

  // All shards of a division come and go together: a shard without a cursor could not know what the
  // others rely on it to publish. New ones start at the lowest of the old.
  private static final String DIVIDE =
      """
      with old as (delete from docket.relay_cursor where shards <> $1 returning xid, position),
        lowest as (select xid, position from old order by old.xid, old.position limit 1)
      insert into docket.relay_cursor (shards, shard, xid, position, system_identifier, log_epoch)
      select $1, shard, coalesce((select xid from lowest), '0'), coalesce((select position from lowest), 0), $2, $3
      from generate_series(0, $1 - 1) shard
      on conflict (shards, shard) do nothing
      """;

  private static final String TAKE_OVER =
      """
      update docket.relay_cursor set owner_epoch = nextval('docket.relay_owner_epoch'), updated_at = now()
      where shards = $1 and shard = $2
      returning owner_epoch, xid::text, position
      """;

  /// What taking a shard over came to.
  public sealed interface TakeOver {

    /// @param position everything up to it is published
    record Owned(OutboxOwner owner, LogPosition position, LogIdentity log) implements TakeOver {}

    /// The cursor belongs to another log: this database was restored or replaced since it was
    /// written. Nothing was changed.
    record OfAnotherLog(LogIdentity expected, LogIdentity found) implements TakeOver {}
  }

  private OutboxOwnership() {}

  /// Tries to become the one owner of a shard for as long as the connection lives. When the answer
  /// is false the connection may hold some of the shard's locks: close it.
  public static Future<Boolean> tryLock(SqlConnection connection, OutboxShard shard) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(ADVISORY_CLASS, shard.count(), shard.index(), OutboxShard.SLOTS - 1))
        .map(rows -> rows.iterator().next().getBoolean("locked"));
  }

  /// Makes the holder of the lock the owner, and every owner before it a former one.
  ///
  /// When the outbox was divided into another number of shards so far, all shards of the new
  /// division start at the lowest cursor of the old: what lies between is published again, nothing
  /// is left out.
  public static Future<TakeOver> takeOver(SqlConnection connection, OutboxShard shard) {
    return connection
        .begin()
        .compose(transaction ->
            connection
                // Two relays that divide anew must not do so at once.
                .query("lock table docket.relay_cursor in share row exclusive mode")
                .execute()
                .compose(_ -> identity(connection))
                .compose(log ->
                    another(connection, log)
                        .compose(another ->
                            another.equals(log)
                                ? owned(connection, shard, log)
                                : Future.succeededFuture(new TakeOver.OfAnotherLog(another, log))))
                .compose(
                    result -> transaction.commit().map(result),
                    failure ->
                        transaction.rollback().transform(_ -> Future.failedFuture(failure))));
  }

  public static Future<LogIdentity> identity(SqlClient client) {
    return client.query(IDENTITY).execute().map(rows -> identity(rows.iterator().next()));
  }

  /// The identity that some cursor was written for when it is not this log's, else this log's.
  private static Future<LogIdentity> another(SqlClient client, LogIdentity log) {
    return client
        .preparedQuery(ANOTHER_LOG)
        .execute(Tuple.of(log.systemIdentifier(), log.logEpoch()))
        .map(rows -> rows.size() == 0 ? log : identity(rows.iterator().next()));
  }

  private static Future<TakeOver> owned(SqlClient client, OutboxShard shard, LogIdentity log) {
    return client
        .preparedQuery(DIVIDE)
        .execute(Tuple.of(shard.count(), log.systemIdentifier(), log.logEpoch()))
        .compose(
            _ -> client.preparedQuery(TAKE_OVER).execute(Tuple.of(shard.count(), shard.index())))
        .map(rows -> rows.iterator().next())
        .map(row ->
            new TakeOver.Owned(
                new OutboxOwner(shard, row.getLong("owner_epoch")), LogPosition.of(row), log));
  }

  private static LogIdentity identity(Row row) {
    return new LogIdentity(row.getLong("system_identifier"), row.getUUID("log_epoch"));
  }
}

package dev.docket.store;

import dev.docket.store.AppendResult.AlreadyDone;
import dev.docket.store.AppendResult.KeyReused;
import dev.docket.store.AppendResult.Repeated;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which commands are done. A key is looked up and kept under its own lock ({@link
/// CommandKey#stream()}), in the transaction of its command: what is rejected or fails leaves none
/// behind.
public final class CommandKeys {

  private static final String FIND_CLIENT =
      """
      select subject_id, version, events, request_hash from docket.idempotency_key
      where org_id = $1 and key = $2
        and day in (docket.key_day(now()), docket.key_day(now() - interval '1 day'))
        and created_at > now() - interval '24 hours'
      """;

  private static final String FIND_EFFECT =
      """
      select case_id as subject_id, version, events from docket.effect
      where org_id = $1 and effect_key = $2
      """;

  private static final String KEEP_CLIENT =
      """
      insert into docket.idempotency_key (org_id, key, request_hash, subject_id, version, events)
      values ($1, $2, $3, $4, $5, $6)
      """;

  private static final String KEEP_EFFECT =
      """
      insert into docket.effect (org_id, effect_key, case_id, version, events)
      values ($1, $2, $3, $4, $5)
      """;

  private CommandKeys() {}

  /// Takes the locks of the streams and of the key, then looks the key up; both leave at once. To
  /// be the first statements of a command's transaction.
  ///
  /// @param streams what the command writes to
  /// @param key null for a command that may be done again
  /// @return null when the command is to be done
  public static Future<@Nullable Repeated> open(
      OrgTransaction transaction, long orgId, List<?> streams, @Nullable CommandKey key) {
    if (key == null) {
      return streams.isEmpty()
          ? Future.succeededFuture()
          : transaction.lockStreams(orgId, streams).mapEmpty();
    }
    var names = new ArrayList<Object>(streams);
    names.add(key.stream());
    var locked = transaction.lockStreams(orgId, names);
    var found = find(transaction, orgId, key);
    return Future.all(locked, found).map(_ -> found.result());
  }

  static Future<@Nullable Repeated> find(OrgTransaction transaction, long orgId, CommandKey key) {
    return switch (key) {
      case CommandKey.Client(var name, var hash) ->
          transaction
              .execute(FIND_CLIENT, Tuple.of(orgId, name))
              .map(rows -> rows.size() == 0 ? null : sameRequest(rows.iterator().next(), hash));
      case CommandKey.Effect(var id) ->
          transaction
              .execute(FIND_EFFECT, Tuple.of(orgId, id))
              .map(rows -> rows.size() == 0 ? null : done(rows.iterator().next()));
    };
  }

  private static Repeated sameRequest(Row row, Buffer hash) {
    return row.getBuffer("request_hash").equals(hash) ? done(row) : new KeyReused();
  }

  private static AlreadyDone done(Row row) {
    return new AlreadyDone(
        row.getUUID("subject_id"), row.getLong("version"), row.getInteger("events"));
  }

  /// Keeps the key of a command that is done in this transaction, whatever it led to. The caller
  /// has the key's lock ({@link #open}); without it a key that is there already fails the
  /// transaction.
  public static Future<?> keep(
      OrgTransaction transaction, long orgId, CommandKey key, AlreadyDone done) {
    return transaction.execute(insert(key), parameters(orgId, key, done));
  }

  static String insert(CommandKey key) {
    return switch (key) {
      case CommandKey.Client _ -> KEEP_CLIENT;
      case CommandKey.Effect _ -> KEEP_EFFECT;
    };
  }

  static Tuple parameters(long orgId, CommandKey key, AlreadyDone done) {
    return switch (key) {
      case CommandKey.Client(var name, var hash) ->
          Tuple.of(orgId, name, hash, done.caseId(), done.version(), done.events());
      case CommandKey.Effect(var id) ->
          Tuple.of(orgId, id, done.caseId(), done.version(), done.events());
    };
  }

  /// Gives the space of expired client keys back, if there is a day's worth; the database decides
  /// by its own dates what that is. Needs no org and no schedule, but once a day is enough.
  ///
  /// @param client logs in as `docket_app` or `docket_jobs`
  /// @return whether there was; fails when others hold the space for longer than 200 ms
  public static Future<Boolean> expire(SqlClient client) {
    return client
        .query("select docket.expire_idempotency_keys() as emptied")
        .execute()
        .map(rows -> rows.iterator().next().getBoolean("emptied"));
  }
}

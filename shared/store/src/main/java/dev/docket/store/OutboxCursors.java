package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far relays have come, for those who only ask. Nobody has to own anything for that.
public final class OutboxCursors {

  // The slot is that of the column outbox.slot: a case has a shard also when none of its rows is
  // left in the outbox.
  private static final String OF_CASE =
      """
      select xid::text, position from docket.relay_cursor
      where shard = (uuid_hash_extended($1::uuid, $2) & 63) % shards
      """;

  private OutboxCursors() {}

  /// Up to where the shard is published that a case's events are in; null when no relay ever ran.
  ///
  /// @param client logs in as `docket_relay`
  public static Future<@Nullable LogPosition> ofCase(SqlClient client, long orgId, UUID caseId) {
    return client
        .preparedQuery(OF_CASE)
        .execute(Tuple.of(caseId, orgId))
        .map(rows -> rows.size() == 0 ? null : LogPosition.of(rows.iterator().next()));
  }
}

package dev.docket.caseapi;

import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A person of an org, as `user_account` has it.
record UserRow(UUID id, String name, String email, String handle) {

  private static final String FIND =
      "select id, name, email, handle from docket.user_account where org_id = $1 and id = $2";

  /// The user of that id; null when there is none, or no id.
  static Future<@Nullable UserRow> find(OrgTransaction tx, long orgId, @Nullable UUID id) {
    if (id == null) {
      return Future.succeededFuture();
    }
    return tx.execute(FIND, Tuple.of(orgId, id))
        .map(rows -> rows.size() == 0 ? null : read(rows.iterator().next(), ""));
  }

  /// Reads the columns `<prefix>id`, `<prefix>name`, …; null when the join found nobody.
  static @Nullable UserRow read(Row row, String prefix) {
    var id = row.getUUID(prefix + "id");
    return id == null
        ? null
        : new UserRow(
            id,
            row.getString(prefix + "name"),
            row.getString(prefix + "email"),
            row.getString(prefix + "handle"));
  }
}

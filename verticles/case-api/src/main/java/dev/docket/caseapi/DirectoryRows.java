package dev.docket.caseapi;

import dev.docket.kit.identity.SecretBox;
import dev.docket.store.DatabaseUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The directory: what leads from a key to an org. Global tables, so no org is bound.
final class DirectoryRows {

  private static final String RESOLVE =
      """
      select k.org_id, a.user_id
      from docket.api_key k join docket.application_key a on a.org_id = k.org_id
      where k.hash = $1 and k.revoked_at is null and a.hash = $2 and a.revoked_at is null
      """;

  private static final String RESOLVE_WEBHOOK =
      "select org_id, kind, account_id, secret_kid, secret from docket.webhook where id = $1";

  /// Whose webhook it is; the secret is sealed with the webhook's id.
  record Webhook(long orgId, String kind, String accountId, SecretBox.Sealed secret) {}

  /// Who calls.
  record Identity(long orgId, UUID userId) {}

  private DirectoryRows() {}

  /// Null when a key is unknown or revoked, or when the two are of different orgs.
  static Future<@Nullable Identity> resolve(
      Pool pool, Buffer apiKeyHash, Buffer applicationKeyHash) {
    return DatabaseUnavailableException.named(
            pool.preparedQuery(RESOLVE).execute(Tuple.of(apiKeyHash, applicationKeyHash)))
        .map(rows -> {
          if (rows.size() == 0) {
            return null;
          }
          var row = rows.iterator().next();
          return new Identity(row.getLong("org_id"), row.getUUID("user_id"));
        });
  }

  static Future<@Nullable Webhook> webhook(Pool pool, String id) {
    return DatabaseUnavailableException.named(
            pool.preparedQuery(RESOLVE_WEBHOOK).execute(Tuple.of(id)))
        .map(rows -> {
          if (rows.size() == 0) {
            return null;
          }
          var row = rows.iterator().next();
          return new Webhook(
              row.getLong("org_id"),
              row.getString("kind"),
              row.getString("account_id"),
              new SecretBox.Sealed(
                  row.getString("secret_kid"), row.getBuffer("secret").getBytes()));
        });
  }
}

package dev.docket.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/// Lets the relay go on from a database that was restored: for people, who have looked, to decide
/// on. Blocking, so not for an event loop. No relay may run meanwhile.
///
/// The log gets a new epoch, so that consumers do not compare positions across the restore, and the
/// cursors are forgotten: all that is still in the outbox is published again, nothing is left out.
/// In another cluster the transaction ids in the rows mean nothing, and those larger than the
/// cluster's own would wait for years: every event is then numbered as of long ago, in the order of
/// the positions, which rewrites the whole log under an exclusive lock.
public final class LogAcceptance {

  private static final String WRITTEN_FOR =
      "select system_identifier, log_epoch from docket.relay_cursor order by updated_at desc limit 1";

  private static final String FOUND =
      "select (select system_identifier from pg_control_system()) as system_identifier, log_epoch from docket.log_identity";

  /// Row-level security binds the owner too, and a rewrite that sees no rows would change none.
  private static final String NUMBER_AS_OF_LONG_AGO =
      """
      alter table docket.event no force row level security;
      alter table docket.outbox no force row level security;
      update docket.event set xid = '0';
      update docket.outbox set xid = '0';
      alter table docket.event force row level security;
      alter table docket.outbox force row level security
      """;

  /// What there is to accept.
  public sealed interface Finding {

    /// No relay has published from this log yet, so there is nothing to accept.
    record NoCursor() implements Finding {}

    /// @param writtenFor what the cursor was written for; the same as `found` when a backup of the
    ///   same cluster was restored, which nothing in the database shows
    record Cursor(LogIdentity writtenFor, LogIdentity found) implements Finding {

      /// Whether the rows come from another cluster.
      public boolean ofAnotherCluster() {
        return writtenFor.systemIdentifier() != found.systemIdentifier();
      }
    }
  }

  private LogAcceptance() {}

  /// Looks, and changes nothing.
  ///
  /// @param target a user who may act as `docket_owner`
  public static Finding inspect(DatabaseSetup.Target target) throws SQLException {
    try (var connection = DatabaseSetup.connect(target, target.database());
        var statement = connection.createStatement()) {
      return finding(statement);
    }
  }

  /// Accepts the log as it is now, in one transaction.
  ///
  /// @param target as in {@link #inspect}
  /// @return what was there before
  public static Finding accept(DatabaseSetup.Target target) throws SQLException {
    try (var connection = DatabaseSetup.connect(target, target.database())) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("set role docket_owner");
        statement.execute("lock table docket.relay_cursor in access exclusive mode");
        var finding = finding(statement);
        if (finding instanceof Finding.Cursor cursor) {
          if (cursor.ofAnotherCluster()) {
            statement.execute(NUMBER_AS_OF_LONG_AGO);
          }
          statement.execute("update docket.log_identity set log_epoch = gen_random_uuid()");
          statement.execute("delete from docket.relay_cursor");
        }
        connection.commit();
        return finding;
      }
    }
  }

  private static Finding finding(Statement statement) throws SQLException {
    LogIdentity writtenFor;
    try (var rows = statement.executeQuery(WRITTEN_FOR)) {
      if (!rows.next()) {
        return new Finding.NoCursor();
      }
      writtenFor = identity(rows);
    }
    try (var rows = statement.executeQuery(FOUND)) {
      rows.next();
      return new Finding.Cursor(writtenFor, identity(rows));
    }
  }

  private static LogIdentity identity(ResultSet row) throws SQLException {
    return new LogIdentity(
        row.getLong("system_identifier"), row.getObject("log_epoch", UUID.class));
  }
}

package dev.docket.launcher;

import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.PostgresConfig;
import dev.docket.store.DatabaseSetup;
import dev.docket.store.LogAcceptance;
import java.sql.SQLException;

/// The command `relay-accept`: what a person is told, and what happens on their word. Blocking.
final class RelayAcceptance {

  private final DatabaseSetup.Target target;

  /// @throws ConfigException when the document does not say who may act as the owner
  RelayAcceptance(PostgresConfig postgres) {
    var owner = postgres.logins().owner();
    if (owner == null) {
      throw new ConfigException("$.postgres.logins.owner: required by relay-accept");
    }
    this.target = Services.target(postgres.server(), owner);
  }

  /// Changes nothing.
  String explained() throws SQLException {
    return switch (LogAcceptance.inspect(target)) {
      case LogAcceptance.Finding.NoCursor() -> NOTHING;
      case LogAcceptance.Finding.Cursor cursor ->
          """
          The relay's cursor was written for %s,
          and this is                        %s%s.
          With --yes, and no relay running, the relay may go on here: the log gets a new epoch, and all
          that is still in the outbox is published again.%s\
          """
              .formatted(
                  cursor.writtenFor(),
                  cursor.found(),
                  cursor.writtenFor().equals(cursor.found()) ? ", the same" : "",
                  cursor.ofAnotherCluster()
                      ? " The whole log is rewritten, because transaction ids of another cluster mean nothing here."
                      : "");
    };
  }

  String accepted() throws SQLException {
    return switch (LogAcceptance.accept(target)) {
      case LogAcceptance.Finding.NoCursor() -> NOTHING;
      case LogAcceptance.Finding.Cursor cursor ->
          "Accepted: the cursor for %s is forgotten, and the log has a new epoch. Start the relay again."
              .formatted(cursor.writtenFor());
    };
  }

  private static final String NOTHING =
      "No relay has a cursor in this database: there is nothing to accept.";
}

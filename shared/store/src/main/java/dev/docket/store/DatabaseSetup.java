package dev.docket.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/// Makes a database ready for Docket: roles, the database itself, and the schema at its newest
/// version. Blocking, so not for an event loop; idempotent, and safe when several processes start
/// at once.
public final class DatabaseSetup {

  /// Roles are shared by all databases of a cluster, so their creation is guarded by a lock in the
  /// one database that every cluster has.
  private static final String MAINTENANCE_DATABASE = "postgres";

  private static final long SETUP_LOCK = 0x446f636b6574L;

  /// What each role may do stands in the migrations. None may skip row-level security.
  private static final String CREATE_ROLES =
      """
      do $$
      declare
        r text;
      begin
        if not exists (select from pg_roles where rolname = 'docket_owner') then
          create role docket_owner nologin nosuperuser nobypassrls;
        end if;
        foreach r in array array ['docket_app', 'docket_relay', 'docket_jobs'] loop
          if not exists (select from pg_roles where rolname = r) then
            execute format('create role %I login nosuperuser nobypassrls', r);
          end if;
          execute format('alter role %I set idle_in_transaction_session_timeout = ''30s''', r);
          execute format('alter role %I set statement_timeout = ''30s''', r);
          execute format('alter role %I set lock_timeout = ''10s''', r);
        end loop;
        alter role docket_relay set idle_session_timeout = 'IDLE_SESSION';
        -- A cursor that a crash forgets means publishing some events again.
        alter role docket_relay set synchronous_commit = off;
        -- The outbox grows and empties faster than its statistics; reading it by the index is always right.
        alter role docket_relay set enable_seqscan = off;
        alter role docket_relay set enable_sort = off;
      end
      $$
      """
          .replace("IDLE_SESSION", OutboxOwnership.SESSION_TIMEOUT.toSeconds() + "s");

  /// Who sets up, and where.
  ///
  /// @param database created when it is not there
  /// @param user a role that may create roles and databases
  /// @param password null where the server trusts the connection
  public record Target(
      String host, int port, String database, String user, @Nullable String password) {

    String url(String name) {
      return "jdbc:postgresql://%s:%d/%s".formatted(host, port, name);
    }
  }

  private DatabaseSetup() {}

  /// @param passwords set for these roles; a role that is not named keeps the one it has
  /// @return how many migrations ran
  /// @throws SQLException when the server cannot be reached or refuses
  public static int run(Target target, Map<String, String> passwords) throws SQLException {
    createRolesAndDatabase(target, passwords);
    return Flyway.configure()
        .dataSource(target.url(target.database()), target.user(), target.password())
        .initSql("set role docket_owner")
        .locations("classpath:docket/db")
        .schemas("docket")
        .createSchemas(true)
        .defaultSchema("docket")
        .table("schema_history")
        .load()
        .migrate()
        .migrationsExecuted;
  }

  private static void createRolesAndDatabase(Target target, Map<String, String> passwords)
      throws SQLException {
    try (var connection = connect(target, MAINTENANCE_DATABASE);
        var statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(" + SETUP_LOCK + ")");
      statement.execute(CREATE_ROLES);
      statement.execute("grant docket_owner to current_user");
      for (var entry : passwords.entrySet()) {
        statement.execute(
            "alter role %s password %s"
                .formatted(
                    statement.enquoteIdentifier(entry.getKey(), true),
                    statement.enquoteLiteral(entry.getValue())));
      }
      if (!exists(statement, target.database())) {
        statement.execute(
            "create database " + statement.enquoteIdentifier(target.database(), true));
      }
      // Enough for the owner's schema, also where somebody else has made the database.
      statement.execute(
          "grant create on database %s to docket_owner"
              .formatted(statement.enquoteIdentifier(target.database(), true)));
    }
  }

  private static boolean exists(Statement statement, String database) throws SQLException {
    try (var found =
        statement.executeQuery(
            "select from pg_database where datname = " + statement.enquoteLiteral(database))) {
      return found.next();
    }
  }

  static Connection connect(Target target, String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", target.user());
    if (target.password() != null) {
      properties.setProperty("password", target.password());
    }
    return DriverManager.getConnection(target.url(database), properties);
  }
}

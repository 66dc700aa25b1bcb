package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.await;

import dev.docket.domain.casem.CaseState;
import dev.docket.events.UuidV7Source;
import dev.docket.store.DatabaseSetup;
import dev.docket.store.EventLog;
import dev.docket.store.OrgDatabase;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/// A database that begins at an older version of the schema and is then migrated as a start of
/// Docket does it. The cluster's roles are there.
final class UpgradeDatabase implements AutoCloseable {

  private final TestDatabase database;
  private final Vertx vertx = Vertx.vertx();
  private @Nullable Pool pool;

  private UpgradeDatabase(TestDatabase database) {
    this.database = database;
  }

  /// @param version `V0003`
  static UpgradeDatabase at(String version) throws SQLException {
    var database = TestInfrastructure.shared().createDatabase(UpgradeDatabase.class);
    try (var connection = DriverManager.getConnection(database.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute("grant create on database %s to docket_owner".formatted(database.name()));
    }
    // Repeatable migrations are about the newest schema.
    configuration(database)
        .target(version.substring(1))
        .repeatableSqlMigrationPrefix("none")
        .load()
        .migrate();
    return new UpgradeDatabase(database);
  }

  /// All migrations, as the given database has them.
  static Flyway migrations(TestDatabase database) {
    return configuration(database).load();
  }

  private static FluentConfiguration configuration(TestDatabase database) {
    return Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), null)
        .initSql("set role docket_owner")
        .locations("classpath:docket/db")
        .schemas("docket")
        .table("schema_history");
  }

  void migrateToTheNewest() throws SQLException {
    var target =
        new DatabaseSetup.Target(
            database.host(), database.port(), database.name(), database.user(), null);
    var _ = DatabaseSetup.run(target, Map.of());
  }

  String jdbcUrl() {
    return database.jdbcUrl();
  }

  CaseCommands commands() {
    var clock = InstantSource.system();
    return new CaseCommands(
        new OrgDatabase(pool()),
        new EventLog<>(new DomainEventCodec()),
        new CaseHistory(new CaseSnapshotRows()),
        clock,
        new UuidV7Source(clock, new Random(7)));
  }

  /// The case as its row says, read as the service reads it.
  CaseState find(UpgradeFacts.Place place) {
    var found =
        await(
            new OrgDatabase(pool())
                .inOrg(
                    place.orgId(),
                    tx -> CaseRows.find(tx, place.orgId(), new CaseRef.ById(place.caseId()))));
    return Objects.requireNonNull(found).state();
  }

  /// Opened late: a connection keeps what it knew of the tables when they were older.
  private Pool pool() {
    if (pool == null) {
      pool =
          PgBuilder.pool()
              .using(vertx)
              .with(new PoolOptions().setMaxSize(2))
              .connectingTo(
                  new PgConnectOptions()
                      .setHost(database.host())
                      .setPort(database.port())
                      .setDatabase(database.name())
                      .setUser("docket_app")
                      .setPipeliningLimit(16))
              .build();
    }
    return pool;
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}

package dev.docket.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.testkit.TestInfrastructure;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// A database from before the log had an order of its own keeps all that it holds.
class LogOrderMigrationIT {

  @Test
  void shouldNumberTheLogAsItWasPublishedAndKeepWhatWasNot() throws SQLException {
    // Given: four events of a case; the first has lost its outbox row, the second is published
    var database = TestInfrastructure.shared().createDatabase(LogOrderMigrationIT.class);
    var target =
        new DatabaseSetup.Target(
            database.host(), database.port(), database.name(), database.user(), null);
    // The roles, which all databases of the cluster share.
    new StoreFixture(LogOrderMigrationIT.class).close();
    try (var connection = DriverManager.getConnection(database.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute("grant create on database " + database.name() + " to docket_owner");
      Flyway.configure()
          .dataSource(database.jdbcUrl(), database.user(), null)
          .initSql("set role docket_owner")
          .locations("classpath:docket/db")
          .schemas("docket")
          .createSchemas(true)
          .defaultSchema("docket")
          .table("schema_history")
          .target("0001")
          // Those that repeat speak of the newest schema, whatever the target.
          .repeatableSqlMigrationPrefix("not-yet")
          .load()
          .migrate();
      statement.execute(
          """
          insert into docket.event
            (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)
          select 1, '00000000-0000-0000-0000-000000000001', v, ('00000000-0000-0000-0000-00000000000' || v)::uuid,
            '00000000-0000-0000-0000-000000000009', 'case.created', 1, now(), ''
          from generate_series(1, 4) v;
          insert into docket.outbox (org_id, xid, case_id, version, event_id, type, envelope)
          select org_id, (100 + version)::text::xid8, case_id, version, event_id, type, envelope
          from docket.event where version > 1 order by version;
          insert into docket.relay_cursor (shard, xid, position, system_identifier, log_epoch)
          select 0, xid, position, 7, gen_random_uuid() from docket.outbox where version = 2
          """);

      // When
      assertThat(DatabaseSetup.run(target, Map.of())).isPositive();

      // Then
      var events = new ArrayList<String>();
      try (var rows =
          statement.executeQuery(
              "select version || ' ' || xid from docket.event order by docket.event.xid, position")) {
        while (rows.next()) {
          events.add(rows.getString(1));
        }
      }
      assertThat(events).isEqualTo(List.of("1 0", "2 102", "3 103", "4 104"));
      assertThat(
              count(statement, "docket.outbox join docket.event using (event_id, xid, position)"))
          .isEqualTo(2);
      assertThat(count(statement, "docket.outbox where version in (3, 4)")).isEqualTo(2);
      assertThat(
              count(
                  statement, "docket.relay_cursor where shards = 1 and shard = 0 and position = 1"))
          .isEqualTo(1);
      statement.execute(
          """
          insert into docket.event
            (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)
          values (1, gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), 'case.created', 1, now(), '')
          """);
      assertThat(count(statement, "(select from docket.event group by position) p")).isEqualTo(5);
    }
  }

  private static long count(Statement statement, String from) throws SQLException {
    try (var rows = statement.executeQuery("select count(*) from " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}

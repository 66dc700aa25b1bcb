package dev.docket.bench.append;

import dev.docket.bench.BenchFailedException;
import dev.docket.embedded.EmbeddedPostgres;
import dev.docket.store.DatabaseSetup;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/// The database of the benchmark: the log as every Docket has it, and one state row per case.
final class AppendTable {

  static final String DATABASE = "append";
  static final long ORG = 1;
  static final int CASES = 10_000;

  /// Row-level security binds it, as it binds case-api.
  static final String BOUND_ROLE = "docket_app";

  /// May do the same, and row-level security does not bind it.
  static final String FREE_ROLE = "bench_free";

  private static final String STATE =
      """
      create table docket.bench_case (
        org_id  bigint      not null,
        id      uuid        not null,
        version bigint      not null,
        title   text        not null,
        changed timestamptz not null,
        primary key (org_id, id)
      );
      alter table docket.bench_case enable row level security;
      alter table docket.bench_case force row level security;
      create policy org on docket.bench_case using (org_id = docket.current_org());
      grant select, insert, update on docket.bench_case to docket_app;
      drop role if exists bench_free;
      create role bench_free login bypassrls in role docket_app;
      insert into docket.bench_case
      select 1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 0, 'A case', now()
      from generate_series(0, %d) n
      """
          .formatted(CASES - 1);

  private final EmbeddedPostgres postgres;

  AppendTable(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static UUID caseId(int number) {
    return new UUID(0x7000L, 0x8000_0000_0000_0000L | number);
  }

  int port() {
    return postgres.port();
  }

  void create() {
    try {
      DatabaseSetup.run(
          new DatabaseSetup.Target(
              EmbeddedPostgres.HOST, port(), DATABASE, EmbeddedPostgres.SUPERUSER, null),
          Map.of());
    } catch (SQLException e) {
      throw new BenchFailedException("the database cannot be made: " + e.getMessage(), e);
    }
    execute(STATE);
  }

  /// Empties the log, so that every arm of every round begins with the same.
  void reset() {
    execute(
        """
        truncate docket.event, docket.outbox;
        update docket.bench_case set version = 0;
        vacuum analyze docket.bench_case;
        checkpoint
        """);
  }

  /// Whether the log holds exactly the versions that the states tell of, and the outbox each of
  /// them.
  ///
  /// @return how many events there are
  long check() {
    long events = number("select count(*) from docket.event");
    long outbox = number("select count(*) from docket.outbox");
    long states = number("select coalesce(sum(version), 0) from docket.bench_case");
    long wrong =
        number(
            """
            select count(*) from docket.bench_case c
              left join (
                select case_id, count(*) as events, max(version) as newest
                from docket.event group by case_id) e on e.case_id = c.id
            where c.version <> coalesce(e.events, 0) or c.version <> coalesce(e.newest, 0)
            """);
    if (wrong > 0 || events != states || events != outbox) {
      throw new BenchFailedException(
          "the log is wrong: %d events, %d in the outbox, %d versions, %d cases that do not fit"
              .formatted(events, outbox, states, wrong));
    }
    return events;
  }

  private void execute(String statements) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (var one : statements.split(";\n", -1)) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw new BenchFailedException("the database refuses: " + e.getMessage(), e);
    }
  }

  private long number(String query) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new BenchFailedException("the database refuses: " + e.getMessage(), e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(DATABASE));
  }
}

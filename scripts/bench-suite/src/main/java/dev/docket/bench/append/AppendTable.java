package dev.docket.bench.append;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.platform.BenchDatabase;
import dev.docket.embedded.EmbeddedPostgres;
import java.util.UUID;

/// The database of the benchmark: the log as every Docket has it, and one state row per case.
final class AppendTable implements AutoCloseable {

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

  private final BenchDatabase database;

  AppendTable(EmbeddedPostgres postgres) {
    database = new BenchDatabase(postgres, DATABASE);
    database.execute(STATE);
  }

  static UUID caseId(int number) {
    return new UUID(0x7000L, 0x8000_0000_0000_0000L | number);
  }

  int port() {
    return database.port();
  }

  /// Empties the log, so that every arm of every round begins with the same.
  void reset() {
    database.execute(
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
    long events = database.number("select count(*) from docket.event");
    long outbox = database.number("select count(*) from docket.outbox");
    long states = database.number("select coalesce(sum(version), 0) from docket.bench_case");
    long wrong =
        database.number(
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

  @Override
  public void close() {
    database.close();
  }
}

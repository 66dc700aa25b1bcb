package dev.docket.launcher.dev.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// The rules of the schema on a database as the migrations make it, and a planted breach of each,
/// undone by a rollback.
class SchemaCheckIT {

  /// Keeps every rule.
  private static final String SOUND =
      """
      create table docket.planted (
        org_id bigint not null,
        id uuid not null,
        primary key (org_id, id)
      );
      comment on table docket.planted is 'Planted.';
      alter table docket.planted enable row level security;
      alter table docket.planted force row level security;
      create policy org on docket.planted using (org_id = docket.current_org());
      """;

  private static final String PARTITIONED =
      """
      create table docket.planted (
        org_id bigint not null,
        id uuid not null,
        day smallint not null,
        primary key (org_id, day, id)
      ) partition by list (day);
      comment on table docket.planted is 'Planted.';
      comment on column docket.planted.day is 'Planted.';
      alter table docket.planted enable row level security;
      alter table docket.planted force row level security;
      create policy org on docket.planted using (org_id = docket.current_org());
      create table docket.planted_0 partition of docket.planted for values in (0);
      """;

  private static final String FUNCTION =
      """
      create function docket.planted() returns int language sql security definer %s return 1;
      revoke execute on function docket.planted() from public;
      """;

  // SQL, the rule that it breaks, and the object that is named.
  static final List<Arguments> BREACHES =
      List.of(
          Arguments.of(
              "create table docket.planted (id uuid primary key); comment on table docket.planted is 'Planted.'",
              SchemaRule.ORG_COLUMN,
              "planted"),
          Arguments.of(
              "create table docket.planted (org_id bigint); comment on table docket.planted is 'Planted.'",
              SchemaRule.ORG_COLUMN,
              "planted"),
          Arguments.of(
              SOUND + "create index planted_by_id on docket.planted (id, org_id)",
              SchemaRule.ORG_FIRST,
              "planted_by_id"),
          Arguments.of(
              SOUND + "alter table docket.planted add constraint twice unique (id)",
              SchemaRule.ORG_FIRST,
              "twice"),
          Arguments.of(
              SOUND + "create index planted_by_name on docket.planted ((org_id + 1))",
              SchemaRule.ORG_FIRST,
              "planted_by_name"),
          Arguments.of(
              SOUND + "alter table docket.planted disable row level security",
              SchemaRule.ROW_SECURITY,
              "planted"),
          Arguments.of(
              SOUND + "alter table docket.planted no force row level security",
              SchemaRule.ROW_SECURITY,
              "planted"),
          Arguments.of(SOUND + "drop policy org on docket.planted", SchemaRule.POLICY, "planted"),
          Arguments.of(
              SOUND + "create policy all_orgs on docket.planted using (true)",
              SchemaRule.POLICY,
              "planted.all_orgs"),
          Arguments.of(
              SOUND + "create policy writes on docket.planted for insert with check (true)",
              SchemaRule.POLICY,
              "planted.writes"),
          Arguments.of("drop policy org on docket.project", SchemaRule.POLICY, "project"),
          Arguments.of(
              "reset role; alter table docket.case owner to docket_app",
              SchemaRule.OWNER,
              "relation case"),
          Arguments.of(
              "reset role; create schema planted authorization docket_relay",
              SchemaRule.OWNER,
              "schema planted"),
          Arguments.of(
              "reset role; alter role docket_app bypassrls", SchemaRule.ROLE, "docket_app"),
          Arguments.of(
              "reset role; alter role docket_jobs superuser", SchemaRule.ROLE, "docket_jobs"),
          Arguments.of(
              "reset role; grant docket_owner to docket_relay", SchemaRule.ROLE, "docket_relay"),
          Arguments.of(
              "grant delete on docket.event to docket_app", SchemaRule.GRANT, "table event"),
          Arguments.of(
              "grant select (title) on docket.case to docket_jobs",
              SchemaRule.GRANT,
              "column case.title"),
          Arguments.of(
              "revoke insert on docket.event from docket_app", SchemaRule.GRANT, "table event"),
          Arguments.of(
              FUNCTION.formatted("set search_path = pg_catalog"), SchemaRule.DEFINER, "planted()"),
          Arguments.of(
              SOUND + "comment on table docket.planted is null", SchemaRule.COMMENT, "planted"),
          Arguments.of(
              SOUND + "alter table docket.planted add colour text",
              SchemaRule.COMMENT,
              "planted.colour"));

  private static Connection connection;

  @BeforeAll
  static void migrate() throws SQLException {
    connection = SchemaDatabase.create(SchemaCheckIT.class);
    connection.setAutoCommit(false);
  }

  @AfterEach
  void undo() throws SQLException {
    connection.rollback();
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
  }

  @Test
  void shouldKeepEveryRuleOfTheSchema() throws SQLException {
    assertThat(notAllowed()).isEmpty();
  }

  @Test
  void shouldNeedEveryException() throws SQLException {
    var violations = violations();

    assertThat(AllowedSchema.EXCEPTIONS)
        .as("exceptions that nothing needs any more")
        .allMatch(exception -> violations.stream().anyMatch(exception::covers));
  }

  @Test
  void shouldFindNothingWrongWithASoundTable() throws SQLException {
    plant(SOUND);

    assertThat(notAllowed()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("BREACHES")
  void shouldCatchABreach(String sql, SchemaRule rule, String object) throws SQLException {
    plant(sql);

    assertThat(notAllowed())
        .extracting(Violation::rule, Violation::object)
        .contains(tuple(rule, object));
  }

  @Test
  void shouldLetAPartitionBeThatNobodyReachesByItsName() throws SQLException {
    plant(PARTITIONED);

    assertThat(notAllowed()).isEmpty();
  }

  @Test
  void shouldCatchAPartitionThatIsReachedPastItsParent() throws SQLException {
    plant(PARTITIONED + "grant select on docket.planted_0 to docket_app");

    assertThat(notAllowed())
        .extracting(Violation::rule, Violation::object)
        .containsExactly(
            tuple(SchemaRule.ROW_SECURITY, "planted_0"),
            tuple(SchemaRule.GRANT, "table planted_0"));
  }

  @Test
  void shouldCatchAFunctionThatTakesItsCallersSearchPath() throws SQLException {
    plant(FUNCTION.formatted(""));

    assertThat(notAllowed())
        .extracting(Violation::rule, Violation::object)
        .containsExactly(
            tuple(SchemaRule.DEFINER, "planted()"), tuple(SchemaRule.SEARCH_PATH, "planted()"));
  }

  @Test
  void shouldHaveABreachOfEveryRule() {
    assertThat(
            Stream.concat(
                BREACHES.stream().map(breach -> breach.get()[1]),
                // In the test above.
                Stream.of(SchemaRule.SEARCH_PATH)))
        .containsAll(List.of(SchemaRule.values()));
  }

  private static void plant(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set local role docket_owner");
      statement.execute(sql);
      statement.execute("reset role");
    }
  }

  private static List<Violation> violations() throws SQLException {
    return SchemaCheck.violations(CatalogReader.read(connection), AllowedSchema.grants());
  }

  private static List<Violation> notAllowed() throws SQLException {
    return violations().stream()
        .filter(v -> AllowedSchema.EXCEPTIONS.stream().noneMatch(a -> a.covers(v)))
        .toList();
  }
}

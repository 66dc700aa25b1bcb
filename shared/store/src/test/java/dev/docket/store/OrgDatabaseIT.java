package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static dev.docket.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrgDatabaseIT {

  private static final String COUNT = "select count(*) as n from docket.event";

  private static StoreFixture fixture;
  private static Pool pool;
  private static OrgDatabase database;
  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);

  @BeforeAll
  static void start() throws SQLException {
    fixture = new StoreFixture(OrgDatabaseIT.class);
    // One connection, so that what one transaction leaves behind meets the next.
    pool = fixture.pool("docket_app", 1);
    database = new OrgDatabase(pool);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldRunAsARoleThatRowLevelSecurityBinds() {
    var row =
        await(
                pool.query(
                        "select current_user::text as name, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
                    .execute())
            .iterator()
            .next();

    assertThat(row.getString("name")).isEqualTo("docket_app");
    assertThat(row.getBoolean("rolsuper")).isFalse();
    assertThat(row.getBoolean("rolbypassrls")).isFalse();
  }

  @Test
  void shouldReturnNoRowsToAStatementWithoutAnOrg() {
    // Given
    append(1, UUID.randomUUID());

    // When
    var rows = await(pool.query(COUNT).execute());

    // Then
    assertThat(rows.iterator().next().getLong("n")).isZero();
  }

  @Test
  void shouldSayThatTheDatabaseIsAwayWhenItEndsTheConnection() {
    // When
    var ended =
        database.inOrg(
            1, tx -> tx.execute("select pg_terminate_backend(pg_backend_pid())", Tuple.tuple()));

    // Then
    assertThatThrownBy(() -> await(ended)).isInstanceOf(DatabaseUnavailableException.class);
    // The next test shall not meet the closed connection.
    Awaitility.await().until(() -> pool.size() == 0);
  }

  @Test
  void shouldNotCallAWrongStatementUnavailable() {
    var wrong = database.inOrg(1, tx -> tx.execute("select nonsense", Tuple.tuple()));

    assertThatThrownBy(() -> await(wrong)).isInstanceOf(PgException.class);
  }

  @Test
  void shouldHideTheRowsOfEveryOtherOrg() {
    // Given
    append(2, UUID.randomUUID());
    append(2, UUID.randomUUID());
    append(3, UUID.randomUUID());

    // When / Then: the query names no org, and still
    assertThat(count(2)).isEqualTo(2);
    assertThat(count(3)).isEqualTo(1);
    assertThat(count(4)).isZero();
  }

  @Test
  void shouldRefuseToWriteIntoAnotherOrg() {
    var written = database.inOrg(5, tx -> LOG.append(tx, 6, List.of(entry(UUID.randomUUID(), 1))));

    assertThatThrownBy(() -> await(written))
        .isInstanceOfSatisfying(
            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
    assertThat(count(6)).isZero();
  }

  @Test
  void shouldFailForAStatementThatNobodyLookedAt() {
    var written =
        database.inOrg(
            7,
            tx -> {
              var _ = tx.execute("select 1 / $1::int", Tuple.of(0));
              return LOG.append(tx, 7, List.of(entry(UUID.randomUUID(), 1)))
                  .transform(_ -> Future.succeededFuture("looks fine"));
            });

    assertThatThrownBy(() -> await(written)).hasMessageContaining("division by zero");
    assertThat(count(7)).isZero();
  }

  @Test
  void shouldKeepNothingWhenTheWorkFailsOrThrows() {
    var failed =
        database.inOrg(
            8,
            tx ->
                LOG.append(tx, 8, List.of(entry(UUID.randomUUID(), 1)))
                    .compose(_ -> Future.failedFuture(new IllegalStateException("no"))));
    var thrown =
        database.inOrg(
            8,
            tx -> {
              var _ = LOG.append(tx, 8, List.of(entry(UUID.randomUUID(), 1)));
              throw new IllegalStateException("bug");
            });

    assertThatThrownBy(() -> await(failed)).hasMessage("no");
    assertThatThrownBy(() -> await(thrown)).hasMessage("bug");
    assertThat(count(8)).isZero();
  }

  @Test
  void shouldKeepNothingOfWhatWasAbandonedButAnswer() {
    var answer =
        await(
            database.inOrg(
                9,
                tx ->
                    LOG.append(tx, 9, List.of(entry(UUID.randomUUID(), 1)))
                        .map(_ -> {
                          tx.abandon();
                          return "rejected";
                        })));

    assertThat(answer).isEqualTo("rejected");
    assertThat(count(9)).isZero();
  }

  @Test
  void shouldCommitBehindTheLastStatementWhenFinished() {
    await(
        database.inOrg(
            10,
            tx -> {
              var appended = LOG.append(tx, 10, List.of(entry(UUID.randomUUID(), 1)));
              tx.finish();
              assertThatThrownBy(() -> tx.execute("select 1", Tuple.tuple()))
                  .isInstanceOf(IllegalStateException.class);
              return appended.mapEmpty();
            }));

    assertThat(count(10)).isEqualTo(1);
  }

  @Test
  void shouldRefuseAVersionThatIsTaken() {
    // Given
    var caseId = UUID.randomUUID();
    append(11, caseId);

    // When
    var again = database.inOrg(11, tx -> LOG.append(tx, 11, List.of(entry(caseId, 1))));

    // Then
    assertThat(await(again)).isEqualTo(new AppendResult.VersionConflict(caseId, 0, 1));
    assertThat(count(11)).isEqualTo(1);
  }

  @Test
  void shouldBindNoOrgToAConnectionThatGoesBackToThePool() {
    // Given
    append(12, UUID.randomUUID());
    var failed = database.inOrg(12, tx -> tx.execute("select no_such_column", Tuple.tuple()));
    assertThatThrownBy(() -> await(failed)).isInstanceOf(PgException.class);

    // When
    var rows = await(pool.query(COUNT).execute());

    // Then
    assertThat(rows.iterator().next().getLong("n")).isZero();
  }

  @Test
  void shouldRefuseAnOrgThatIsNone() {
    assertThatThrownBy(() -> await(database.inOrg(0, _ -> Future.succeededFuture())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void append(long org, UUID caseId) {
    await(database.inOrg(org, tx -> LOG.append(tx, org, List.of(entry(caseId, 1)))));
  }

  private static long count(long org) {
    return await(
        database.inOrg(
            org,
            tx ->
                tx.execute(COUNT, Tuple.tuple()).map(rows -> rows.iterator().next().getLong("n"))));
  }
}
